//! `x-google-management` and `x-google-quota` of OpenAPI 2.0: metrics, limits and costs.

use super::row::{either, field, only_key, required};
use super::v2::key;
use super::{Key, KeyPlace, Named, Object, Shape, Unknown};
use crate::gateway::catalogue::Certainty;
use crate::gateway::sources::{COMPILER, EXTENSIONS_3, Reference};
use Shape::{Integer, List, Map, Text, Words};

/// The unit of a quota limit, the only one there is: so many in a minute for each consumer project.
pub const QUOTA_UNIT: &str = "1/min/{project}";

pub(super) static MANAGEMENT: Key = key(
    "x-google-management",
    &[KeyPlace::Root],
    Shape::Object(&MANAGEMENT_OBJECT),
    "Metrics and quota limits.",
    COMPILER,
);

static MANAGEMENT_OBJECT: Object = Object {
    name: "x-google-management",
    unknown: Unknown::Dropped,
    fields: &[
        field("metrics", List(&Shape::Object(&METRIC)), "What is counted.", COMPILER),
        field("quota", Shape::Object(&QUOTA), "How much of it is allowed.", COMPILER),
    ],
};

static METRIC: Object = Object {
    name: "metric",
    unknown: Unknown::Rejected,
    fields: &[
        required(field("name", Text, "The name that limits and costs refer to.", COMPILER)),
        either("displayName", "display_name", Text, "What people see.", COMPILER),
        either(
            "valueType",
            "value_type",
            Words(&[
                "BOOL",
                "INT64",
                "DOUBLE",
                "STRING",
                "DISTRIBUTION",
                "MONEY",
                "VALUE_TYPE_UNSPECIFIED",
            ]),
            "The type of its values; `INT64` for quota.",
            COMPILER,
        ),
        either(
            "metricKind",
            "metric_kind",
            Words(&["GAUGE", "DELTA", "CUMULATIVE", "METRIC_KIND_UNSPECIFIED"]),
            "How its values add up; `DELTA` for quota.",
            COMPILER,
        ),
        field("type", Text, "The type of the metric.", COMPILER),
        field("unit", Text, "The unit of its values.", COMPILER),
        field("description", Text, "What it counts.", COMPILER),
        field("labels", List(&Shape::Object(&LABEL)), "Labels of its values.", COMPILER),
        field("metadata", Shape::Object(&METRIC_METADATA), "More about it.", COMPILER),
        either("launchStage", "launch_stage", Text, "Its launch stage.", COMPILER),
        either(
            "monitoredResourceTypes",
            "monitored_resource_types",
            List(&Text),
            "The resources it belongs to.",
            COMPILER,
        ),
    ],
};

static METRIC_METADATA: Object = Object {
    name: "metric metadata",
    unknown: Unknown::Unclear,
    fields: &[
        either("launchStage", "launch_stage", Text, "Its launch stage.", COMPILER),
        either("samplePeriod", "sample_period", Text, "Time between two values.", COMPILER),
        either("ingestDelay", "ingest_delay", Text, "Delay of a value.", COMPILER),
    ],
};

static LABEL: Object = Object {
    name: "label",
    unknown: Unknown::Rejected,
    fields: &[
        field("key", Text, "Its name.", COMPILER),
        either(
            "valueType",
            "value_type",
            Words(&["STRING", "BOOL", "INT64"]),
            "The type of its values.",
            COMPILER,
        ),
        field("description", Text, "What it says.", COMPILER),
    ],
};

static QUOTA: Object = Object {
    name: "quota",
    unknown: Unknown::Rejected,
    fields: &[
        field("limits", List(&Shape::Object(&LIMIT)), "The limits.", COMPILER),
        either(
            "metricRules",
            "metric_rules",
            List(&Shape::Object(&METRIC_RULE)),
            "Costs by method; `x-google-quota` on the operation is the usual way.",
            COMPILER,
        ),
    ],
};

static LIMIT: Object = Object {
    name: "quota limit",
    unknown: Unknown::Rejected,
    fields: &[
        required(field(
            "name",
            Text,
            "Its name: letters, digits and `-`, at most 64, used once.",
            COMPILER,
        )),
        required(field(
            "metric",
            Shape::Name(Named::Metric),
            "The metric that is limited.",
            COMPILER,
        )),
        required(field(
            "unit",
            Words(&[QUOTA_UNIT]),
            "Per minute and calling project; nothing else is taken.",
            COMPILER,
        )),
        required(only_key(
            "STANDARD",
            field(
                "values",
                Map(&Integer),
                "The limit, under the key `STANDARD`; `-1` is unlimited.",
                COMPILER,
            ),
        )),
        field("description", Text, "What it limits.", COMPILER),
        either("displayName", "display_name", Text, "What people see.", COMPILER),
        either("defaultLimit", "default_limit", Integer, "Old: the limit of groups.", COMPILER),
        either("maxLimit", "max_limit", Integer, "Old: the limit of groups.", COMPILER),
        either("freeTier", "free_tier", Integer, "Old: the limit of groups.", COMPILER),
        field("duration", Text, "Old: the time of a limit of groups.", COMPILER),
    ],
};

static METRIC_RULE: Object = Object {
    name: "metric rule",
    unknown: Unknown::Rejected,
    fields: &[
        field("selector", Text, "The methods it is for.", COMPILER),
        either("metricCosts", "metric_costs", Map(&Integer), "Costs by metric.", COMPILER),
    ],
};

pub(super) static METRIC_COSTS: Object = Object {
    name: "x-google-quota",
    unknown: Unknown::Rejected,
    fields: &[
        either(
            "metricCosts",
            "metric_costs",
            Map(&Integer),
            "What a call costs, by metric.",
            COMPILER,
        ),
        field("selector", Text, "The methods it is for; the operation is implied.", COMPILER),
    ],
};

/// The same in 3.x, for which no page shows it.
pub(super) static METRIC_COSTS_3: Object = Object {
    name: "x-google-quota",
    unknown: Unknown::Rejected,
    fields: &[
        either(
            "metricCosts",
            "metric_costs",
            Map(&Integer),
            "What a call costs, by metric.",
            UNCONFIRMED,
        ),
        field("selector", Text, "The methods it is for; the operation is implied.", UNCONFIRMED),
    ],
};

const UNCONFIRMED: Reference = EXTENSIONS_3.with(Certainty::Memory);
