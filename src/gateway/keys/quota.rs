//! `x-google-management` and `x-google-quota` of OpenAPI 2.0: metrics, limits and costs.

use super::row::{either, field, obsolete, only_key, required};
use super::v2::key;
use super::{Field, Key, KeyPlace, Named, Object, Shape, Unknown};
use crate::gateway::catalogue::Certainty;
use crate::gateway::sources::{COMPILER, EXTENSIONS_3, Reference};
use Shape::{Integer, List, Map, Text, Words};

/// The unit of a quota limit, the only one there is: so many in a minute for each consumer project.
pub const QUOTA_UNIT: &str = "1/min/{project}";

pub(super) static MANAGEMENT: Key = key(
    "x-google-management",
    &[KeyPlace::Root],
    Shape::Object(&MANAGEMENT_OBJECT),
    "What is counted, and how much of it is allowed in a minute.",
    COMPILER,
);

static MANAGEMENT_OBJECT: Object = Object {
    name: "x-google-management",
    unknown: Unknown::Dropped,
    fields: &[
        field(
            "metrics",
            List(&Shape::Object(&METRIC)),
            "What is counted, by the names that limits and costs refer to.",
            COMPILER,
        ),
        field("quota", Shape::Object(&QUOTA), "How much of the metrics is allowed.", COMPILER),
    ],
};

static METRIC: Object = Object {
    name: "metric",
    unknown: Unknown::Rejected,
    fields: &[
        required(field("name", Text, "The name that limits and costs refer to.", COMPILER)),
        either(
            "valueType",
            "value_type",
            Words(&[
                "INT64",
                "DOUBLE",
                "BOOL",
                "STRING",
                "DISTRIBUTION",
                "MONEY",
                "VALUE_TYPE_UNSPECIFIED",
            ]),
            "What kind of number or value is counted; `INT64` for quota.",
            COMPILER,
        ),
        either(
            "metricKind",
            "metric_kind",
            Words(&["DELTA", "GAUGE", "CUMULATIVE", "METRIC_KIND_UNSPECIFIED"]),
            "How its values add up; `DELTA` for quota.",
            COMPILER,
        ),
        either(
            "displayName",
            "display_name",
            Text,
            "A name for people, as the console shows it.",
            COMPILER,
        ),
        field("description", Text, "A sentence for people about what is counted.", COMPILER),
        field(
            "unit",
            Text,
            "What one unit of its values means, such as `1` or `By` for bytes.",
            COMPILER,
        ),
        field(
            "type",
            Text,
            "Its full name for monitoring, with a domain before it. Limits and costs go by `name`.",
            COMPILER,
        ),
        field(
            "labels",
            List(&Shape::Object(&LABEL)),
            "Labels that tell its values apart, such as a region.",
            COMPILER,
        ),
        field(
            "metadata",
            Shape::Object(&METRIC_METADATA),
            "Further facts for monitoring: how mature the metric is, how often and how late its values come.",
            COMPILER,
        ),
        either("launchStage", "launch_stage", Text, LAUNCH_STAGE_PURPOSE, COMPILER),
        either(
            "monitoredResourceTypes",
            "monitored_resource_types",
            List(&Text),
            "The types of monitored resources that its values can belong to.",
            COMPILER,
        ),
    ],
};

static METRIC_METADATA: Object = Object {
    name: "metric metadata",
    unknown: Unknown::Unclear,
    fields: &[
        either("launchStage", "launch_stage", Text, LAUNCH_STAGE_PURPOSE, COMPILER),
        either("samplePeriod", "sample_period", Text, "The time between two values.", COMPILER),
        either(
            "ingestDelay",
            "ingest_delay",
            Text,
            "How long it takes until a value can be read.",
            COMPILER,
        ),
    ],
};

const LAUNCH_STAGE_PURPOSE: &str = "How mature the metric is: `ALPHA`, `BETA`, `GA` and the like.";

static LABEL: Object = Object {
    name: "label",
    unknown: Unknown::Rejected,
    fields: &[
        field("key", Text, "The label's name.", COMPILER),
        either(
            "valueType",
            "value_type",
            Words(&["STRING", "BOOL", "INT64"]),
            "Whether the label holds texts, `true` and `false`, or whole numbers.",
            COMPILER,
        ),
        field("description", Text, "A sentence for people about what the label tells.", COMPILER),
    ],
};

static QUOTA: Object = Object {
    name: "quota",
    unknown: Unknown::Rejected,
    fields: &[
        field(
            "limits",
            List(&Shape::Object(&LIMIT)),
            "How much of a metric is allowed in a minute.",
            COMPILER,
        ),
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
            "Per minute and calling project; Google accepts nothing else.",
            COMPILER,
        )),
        required(only_key(
            "STANDARD",
            field(
                "values",
                Map(&Integer),
                "How much of the metric is allowed in a minute; `-1` is unlimited.",
                COMPILER,
            ),
        )),
        either(
            "displayName",
            "display_name",
            Text,
            "A name for people, as the console shows it.",
            COMPILER,
        ),
        field("description", Text, "A sentence for people about what is limited.", COMPILER),
        of_groups("defaultLimit", "default_limit", Integer),
        of_groups("maxLimit", "max_limit", Integer),
        of_groups("freeTier", "free_tier", Integer),
        obsolete(field("duration", Text, OF_GROUPS_PURPOSE, COMPILER)),
    ],
};

/// A field of the quotas that were there before metrics.
const fn of_groups(name: &'static str, other: &'static str, shape: Shape) -> Field {
    obsolete(either(name, other, shape, OF_GROUPS_PURPOSE, COMPILER))
}

const OF_GROUPS_PURPOSE: &str =
    "Belongs to an older kind of quota, for groups of methods. For a metric write `values`.";

static METRIC_RULE: Object = Object {
    name: "metric rule",
    unknown: Unknown::Rejected,
    fields: &[
        field(
            "selector",
            Text,
            "The methods that cost this, by their full names; `*` means all.",
            COMPILER,
        ),
        either(
            "metricCosts",
            "metric_costs",
            Map(&Integer),
            "What a call of these methods costs, by metric.",
            COMPILER,
        ),
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
        obsolete(field("selector", Text, SELECTOR_PURPOSE, COMPILER)),
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
        obsolete(field("selector", Text, SELECTOR_PURPOSE, UNCONFIRMED)),
    ],
};

const SELECTOR_PURPOSE: &str = "Not needed: the costs are those of this operation.";
const UNCONFIRMED: Reference = EXTENSIONS_3.with(Certainty::Memory);
