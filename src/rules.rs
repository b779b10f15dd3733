//! Findings: what is wrong in a config. Rules run without a cursor and know no other rule.
//!
//! Each rule is a file of its own with its docs, level, check, fix and tests. A new rule is that
//! file and a line in [`ALL`].

mod address;
mod address_parameter;
mod alias_limit;
mod any_google_account;
mod api_id;
mod api_key_alternative;
mod api_key_location;
mod api_key_not_required;
mod api_name;
mod audiences_twice;
mod auth_conflict;
mod backend_rule_value;
mod backends;
mod base_path;
mod beside;
mod body_not_object;
mod checked;
mod code;
mod comment_lines;
mod cors_without_options;
mod deadline;
mod deploy_conflict;
mod doubled_path;
mod duplicate_key;
mod duplicate_path_pattern;
mod endpoints_entry;
mod extension_defined_twice;
mod find;
mod finding;
mod first_generation_role;
mod fixed_config_id;
mod fold;
mod foreign_audience;
mod foreign_jwks;
mod from_variables;
mod gateway_as_backend;
mod googleapis_backend;
mod h2_over_http;
mod host;
mod ignored_scopes;
mod implicit_constant_address;
mod inline_backend;
mod invalid_value;
mod ip_address_backend;
mod jwt_location;
mod jwt_schemes;
mod leftover_placeholder;
mod legacy_extension_name;
mod malformed_suppression;
mod mcp_tool;
mod mcp_tools_list;
mod meant;
mod misplaced_grants;
mod missing_audiences;
mod missing_grant;
mod missing_iap_audience;
mod missing_issuer;
mod missing_management;
mod model_router;
mod model_router_backend;
mod model_router_rule;
mod no_backend;
mod oauth_logical_and;
mod open_catch_all;
mod openapi_structure;
mod operation_id_collision;
mod operation_id_duplicate;
mod operation_id_missing;
mod operation_ids;
mod operations;
mod other_product_key;
mod parameter_name_collision;
mod parameters;
mod path_level_backend;
mod path_parameter_type;
mod path_template;
mod places;
mod plain_http_backend;
mod preflight_credentials;
mod private_backend;
mod query_parameter_type;
mod quota_limit;
mod quota_without_api_key;
mod raw_template;
mod reason;
mod reference;
mod report;
mod reports;
mod requirement_edits;
mod reserved_parameter_name;
mod reserved_path;
mod routers;
mod schemes;
mod scope;
mod second_document;
mod server;
mod several_bodies;
mod shared_backend_connection;
mod suppression;
mod syntax;
mod template_text;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod undeclared_path_parameter;
mod undefined_backend;
mod undefined_metric;
mod undefined_model_router;
mod undefined_provider;
mod undefined_security_scheme;
mod undefined_template_variable;
mod unfinished;
mod unknown_extension;
mod unknown_field;
mod unmatched_path_parameter;
mod unsupported_security_scheme;
mod unsupported_version;
mod unused_backend;
mod unused_suppression;
mod unused_template_variable;
mod wording;
mod wrong_audience;
mod wrong_issuer;
mod wrong_principal;
mod wrong_version_extension;
mod wrong_version_key;

pub(crate) use self::backends::convert;
pub use crate::analysis::OperationKey;
pub use beside::{Beside, BesideReport, beside, told_beside};
pub use checked::Checked;
pub use comment_lines::CommentLines;
pub use find::{all_findings, findings, rejections};
pub use finding::{Elsewhere, Finding, Fix, Related, Tag};
pub use fold::counts_related;
pub(crate) use mcp_tools_list::takes as takes_in_tools_list;
pub use reason::rule_about;
pub use report::Report;
pub use scope::{Rejects, Scope, Targets, Versions};
pub use suppression::{IgnoreComment, ignore_comment, lines_spoken_of, pointer_at};
pub use unfinished::{About, Misses};

use std::borrow::Cow;

pub use crate::gateway::sources::Reference as Source;

use self::code::{compiler_at, proxy_at};
use crate::analysis::Analysis;
use crate::settings::{Level, Severity};

/// All rules, in the order of their ids.
pub static ALL: &[&Rule] = &[
    &address::ADDRESS,
    &address_parameter::ADDRESS_PARAMETER,
    &alias_limit::ALIAS_LIMIT,
    &any_google_account::ANY_GOOGLE_ACCOUNT,
    &api_id::API_ID,
    &api_key_alternative::API_KEY_ALTERNATIVE,
    &api_key_location::API_KEY_LOCATION,
    &api_key_not_required::API_KEY_NOT_REQUIRED,
    &api_name::API_NAME,
    &audiences_twice::AUDIENCES_TWICE,
    &auth_conflict::AUTH_CONFLICT,
    &backend_rule_value::BACKEND_RULE_VALUE,
    &base_path::BASE_PATH,
    &body_not_object::BODY_NOT_OBJECT,
    &cors_without_options::CORS_WITHOUT_OPTIONS,
    &deadline::DEADLINE,
    &deploy_conflict::DEPLOY_CONFLICT,
    &doubled_path::DOUBLED_PATH,
    &duplicate_key::DUPLICATE_KEY,
    &duplicate_path_pattern::DUPLICATE_PATH_PATTERN,
    &endpoints_entry::ENDPOINTS_ENTRY,
    &extension_defined_twice::EXTENSION_DEFINED_TWICE,
    &first_generation_role::FIRST_GENERATION_ROLE,
    &fixed_config_id::FIXED_CONFIG_ID,
    &foreign_audience::FOREIGN_AUDIENCE,
    &foreign_jwks::FOREIGN_JWKS,
    &gateway_as_backend::GATEWAY_AS_BACKEND,
    &googleapis_backend::GOOGLEAPIS_BACKEND,
    &h2_over_http::H2_OVER_HTTP,
    &host::HOST,
    &ignored_scopes::IGNORED_SCOPES,
    &implicit_constant_address::IMPLICIT_CONSTANT_ADDRESS,
    &inline_backend::INLINE_BACKEND,
    &invalid_value::INVALID_VALUE,
    &ip_address_backend::IP_ADDRESS_BACKEND,
    &jwt_location::JWT_LOCATION,
    &leftover_placeholder::LEFTOVER_PLACEHOLDER,
    &legacy_extension_name::LEGACY_EXTENSION_NAME,
    &mcp_tool::MCP_TOOL,
    &mcp_tools_list::MCP_TOOLS_LIST,
    &missing_audiences::MISSING_AUDIENCES,
    &missing_grant::MISSING_GRANT,
    &missing_iap_audience::MISSING_IAP_AUDIENCE,
    &missing_issuer::MISSING_ISSUER,
    &missing_management::MISSING_MANAGEMENT,
    &model_router::MODEL_ROUTER,
    &model_router_backend::MODEL_ROUTER_BACKEND,
    &model_router_rule::MODEL_ROUTER_RULE,
    &no_backend::NO_BACKEND,
    &oauth_logical_and::OAUTH_LOGICAL_AND,
    &open_catch_all::OPEN_CATCH_ALL,
    &openapi_structure::OPENAPI_STRUCTURE,
    &operation_id_collision::OPERATION_ID_COLLISION,
    &operation_id_duplicate::OPERATION_ID_DUPLICATE,
    &operation_id_missing::OPERATION_ID_MISSING,
    &other_product_key::OTHER_PRODUCT_KEY,
    &parameter_name_collision::PARAMETER_NAME_COLLISION,
    &path_level_backend::PATH_LEVEL_BACKEND,
    &path_parameter_type::PATH_PARAMETER_TYPE,
    &path_template::PATH_TEMPLATE,
    &plain_http_backend::PLAIN_HTTP_BACKEND,
    &preflight_credentials::PREFLIGHT_CREDENTIALS,
    &private_backend::PRIVATE_BACKEND,
    &query_parameter_type::QUERY_PARAMETER_TYPE,
    &quota_limit::QUOTA_LIMIT,
    &quota_without_api_key::QUOTA_WITHOUT_API_KEY,
    &raw_template::RAW_TEMPLATE,
    &reference::REFERENCE,
    &reserved_parameter_name::RESERVED_PARAMETER_NAME,
    &reserved_path::RESERVED_PATH,
    &second_document::SECOND_DOCUMENT,
    &server::SERVER,
    &several_bodies::SEVERAL_BODIES,
    &shared_backend_connection::SHARED_BACKEND_CONNECTION,
    &syntax::SYNTAX,
    &undeclared_path_parameter::UNDECLARED_PATH_PARAMETER,
    &undefined_backend::UNDEFINED_BACKEND,
    &undefined_metric::UNDEFINED_METRIC,
    &undefined_model_router::UNDEFINED_MODEL_ROUTER,
    &undefined_provider::UNDEFINED_PROVIDER,
    &undefined_security_scheme::UNDEFINED_SECURITY_SCHEME,
    &undefined_template_variable::UNDEFINED_TEMPLATE_VARIABLE,
    &unknown_extension::UNKNOWN_EXTENSION,
    &unknown_field::UNKNOWN_FIELD,
    &unmatched_path_parameter::UNMATCHED_PATH_PARAMETER,
    &unsupported_security_scheme::UNSUPPORTED_SECURITY_SCHEME,
    &unsupported_version::UNSUPPORTED_VERSION,
    &unused_backend::UNUSED_BACKEND,
    &unused_suppression::UNUSED_SUPPRESSION,
    &unused_template_variable::UNUSED_TEMPLATE_VARIABLE,
    &wrong_audience::WRONG_AUDIENCE,
    &wrong_issuer::WRONG_ISSUER,
    &wrong_principal::WRONG_PRINCIPAL,
    &wrong_version_extension::WRONG_VERSION_EXTENSION,
    &wrong_version_key::WRONG_VERSION_KEY,
];

/// A rule: what it finds, how loudly it says so, and who says that it is so.
#[derive(Debug)]
pub struct Rule {
    /// Its name in settings, comments and output: kebab-case, names the problem.
    pub id: &'static str,
    /// Its page in Markdown: one sentence, then why, examples and the fix.
    pub docs: &'static str,
    /// The level without settings. A finding may be milder than that.
    pub level: Level,
    /// When a finding is milder, in words: `warning in OpenAPI 3.x`. Empty: never.
    pub milder: &'static str,
    /// Which of its findings make the deploy fail.
    pub rejects: Rejects,
    /// The versions of OpenAPI in which it finds something.
    pub versions: Versions,
    /// The products for which it finds something.
    pub targets: Targets,
    /// Whether it looks at service configs of gRPC APIs too.
    pub in_service_configs: bool,
    /// What it looks at.
    pub scope: Scope,
    /// Where that can be written what its findings miss.
    pub misses: Misses,
    /// What its findings are about.
    pub about: About,
    /// What Google's tools print when they meet it: fragments that people search for.
    pub google: &'static [&'static str],
    /// The page that it rests on, if it rests on one.
    pub source: Option<Source>,
    /// The page that says so for OpenAPI 3.x, if that is another one.
    pub source_v3: Option<Source>,
    /// Other pages that it rests on: what came later, and what they leave open.
    pub also: &'static [Source],
    /// Adds its findings.
    pub check: fn(&Analysis, &mut Report<'_>),
    /// Adds its findings in the files beside the config, if it looks at these.
    pub beside: Option<fn(&Analysis, &mut BesideReport<'_>)>,
}

impl Rule {
    /// The kinds of files that it speaks of, as people write them.
    pub fn formats_in_words(&self) -> &'static str {
        match (self.versions, self.in_service_configs) {
            (Versions::All, false) => "OpenAPI 2.0 and 3.x",
            (Versions::V2, false) => "OpenAPI 2.0",
            (Versions::V3, false) => "OpenAPI 3.x",
            (Versions::All, true) => "OpenAPI 2.0 and 3.x, gRPC service configs",
            (Versions::V2, true) => "OpenAPI 2.0, gRPC service configs",
            (Versions::V3, true) => "OpenAPI 3.x, gRPC service configs",
            (Versions::None, _) => "gRPC service configs",
        }
    }

    /// Whether it speaks of files of the kind of this one.
    fn is_about(&self, analysis: &Analysis) -> bool {
        match analysis.document.is_service_config() {
            true => self.in_service_configs,
            false => self.versions != Versions::None,
        }
    }

    /// All pages that it rests on, each once, the first one first.
    pub fn sources(&self) -> Vec<Source> {
        let mut sources: Vec<Source> = Vec::new();
        let all = self.source.into_iter().chain(self.source_v3);
        for source in all.chain(self.also.iter().copied()) {
            if sources.iter().all(|known| known.id != source.id) {
                sources.push(source);
            }
        }
        sources
    }

    /// The first sentence of its docs.
    pub fn summary(&self) -> &'static str {
        self.docs.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default()
    }

    /// The level under some settings.
    fn level_in(&self, analysis: &Analysis) -> Level {
        analysis.settings.rules.get(self.id).copied().unwrap_or(self.level)
    }
}

/// The rule of an id.
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}

/// Whether a rule of this id exists.
pub fn is_rule(id: &str) -> bool {
    find(id).is_some()
}

/// A text of the file for quoting it in a message: its start, if it is longer than any host.
pub(crate) fn shortened(text: &str) -> Cow<'_, str> {
    const MOST: usize = 253;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => Cow::Owned(format!("{}…", text.get(..at).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

/// Declares a rule: its doc comment becomes the page that hover, `explain` and the reference show.
///
/// Code blocks marked `yaml,bad` must be found by this rule, those marked `yaml,good` by none; so must
/// those marked `hcl,bad` and `hcl,good` of a rule that looks at the files beside a config.
macro_rules! declare_rule {
    (
        $(#[doc = $doc:literal])*
        $name:ident {
            id: $id:literal,
            level: $level:expr,
            $(milder: $milder:literal,)?
            $(rejects: $rejects:ident,)?
            versions: $versions:ident,
            targets: $targets:ident,
            $(in_service_configs: $in_service_configs:literal,)?
            $(beside: $beside:ident,)?
            scope: $scope:ident,
            $(misses: $misses:ident,)?
            $(about: $about:ident $(($names:ident))?,)?
            google: $google:expr,
            source: $source:expr,
            $(source_v3: $source_v3:expr,)?
            $(also: $also:expr,)?
        }
    ) => {
        $(#[doc = $doc])*
        pub(super) static $name: $crate::rules::Rule = $crate::rules::Rule {
            id: $id,
            docs: concat!($($doc, "\n"),*),
            level: $level,
            milder: concat!($($milder)?),
            rejects: declare_rule!(@rejects $($rejects)?),
            versions: $crate::rules::Versions::$versions,
            targets: $crate::rules::Targets::$targets,
            in_service_configs: declare_rule!(@or_false $($in_service_configs)?),
            scope: $crate::rules::Scope::$scope,
            misses: declare_rule!(@misses $($misses)?),
            about: declare_rule!(@about $($about $($names)?)?),
            google: &$google,
            source: $source,
            source_v3: declare_rule!(@or_none $($source_v3)?),
            also: declare_rule!(@or_empty $($also)?),
            check,
            beside: declare_rule!(@beside $($beside)?),
        };
    };
    (@rejects) => { $crate::rules::Rejects::Never };
    (@rejects $rejects:ident) => { $crate::rules::Rejects::$rejects };
    (@misses) => { $crate::rules::Misses::Nothing };
    (@misses $misses:ident) => { $crate::rules::Misses::$misses };
    (@about) => { $crate::rules::About::Values };
    (@about $about:ident) => { $crate::rules::About::$about };
    (@about Names $kind:ident) => {
        $crate::rules::About::Names($crate::analysis::NameKind::$kind)
    };
    (@or_false) => { false };
    (@or_false $is:literal) => { $is };
    (@or_none) => { None };
    (@or_none $source:expr) => { $source };
    (@beside) => { None };
    (@beside $beside:ident) => { Some($beside) };
    (@or_empty) => { &[] };
    (@or_empty $sources:expr) => { &$sources };
}
use declare_rule;

/// What a rule finds in a config that looks at nothing but the files beside it.
fn no_check(_: &Analysis, _: &mut Report<'_>) {}

/// The level of a rule that reports with this severity.
const fn on(severity: Severity) -> Level {
    Level::On(severity)
}
