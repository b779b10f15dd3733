//! `other-product-key`: a key or field that only the other product reads.

use super::places;
use super::wording::short;
use super::{Report, declare_rule, on};
use crate::analysis::{Analysis, FieldAt};
use crate::gateway::{Field, Products, sources};
use crate::openapi::Place;
use crate::settings::{Severity, Target};

declare_rule! {
    /// A key that only API Gateway reads, or only Cloud Endpoints.
    ///
    /// ## Why
    /// Both products read the same files, but only API Gateway has model routing and MCP, and only
    /// Cloud Endpoints reads a few older keys. What a product does not know has no effect.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// # gateway-ls: endpoints
    /// openapi: 3.0.3
    /// info: {title: Shop, version: "1"}
    /// servers:
    /// - url: https://shop.endpoints.example.cloud.goog
    ///   x-google-endpoint: {}
    /// x-google-api-management:
    ///   mcp: true
    ///   backends:
    ///     shop:
    ///       address: https://shop-1234567890.us-central1.run.app
    ///       pathTranslation: APPEND_PATH_TO_ADDRESS
    /// x-google-backend: shop
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       description: All orders.
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// openapi: 3.0.3
    /// info: {title: Shop, version: "1"}
    /// security: [{partners: []}]
    /// components:
    ///   securitySchemes:
    ///     partners: {type: apiKey, name: x-api-key, in: header}
    /// x-google-api-management:
    ///   mcp: {tools-list: {security: {partners: []}}}
    ///   backends:
    ///     shop:
    ///       address: https://shop-1234567890.us-central1.run.app
    ///       pathTranslation: APPEND_PATH_TO_ADDRESS
    /// x-google-backend: shop
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       description: All orders.
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Remove the key, or say which product the config is for: `# gateway-ls: api-gateway` or
    /// `# gateway-ls: endpoints`.
    OTHER_PRODUCT_KEY {
        id: "other-product-key",
        level: on(Severity::Warning),
        versions: All,
        targets: All,
        scope: Local,
        about: Keys,
        google: [],
        source: Some(sources::EXTENSIONS_3),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for at in analysis.certain_extension_fields() {
        let key = at.extension.known;
        let (name, products) = match (at.field.filter(|_| !at.is_element), at.holder) {
            // A whole object of one product is spoken of where it is.
            (Some(field), _) if is_of_its_holder(&at, field) => continue,
            (Some(field), _) => (field.name, field.products),
            // An old spelling is spoken of elsewhere.
            (None, None) => match key.filter(|key| key.replaced_by.is_none()) {
                Some(key) => (key.name, key.products),
                None => continue,
            },
            _ => continue,
        };
        if at.value.node.is_null() {
            continue;
        }
        let shown = short(name, 36);
        let message = match (products, analysis.target) {
            (Products::ApiGateway, Target::Endpoints) => format!(
                "No effect: only API Gateway reads `{shown}`. This config is for Cloud Endpoints. Remove it."
            ),
            (Products::Endpoints, Target::ApiGateway) if name == "allowCors" => {
                "No effect: API Gateway does not read `allowCors` here. Write `x-google-endpoint: {allowCors: true}` in an entry of `servers` instead.".to_owned()
            }
            (Products::Endpoints, Target::ApiGateway) => format!(
                "No effect: only Cloud Endpoints reads `{shown}`. Remove it or, if this config is for Cloud Endpoints, add the comment `# gateway-ls: endpoints`."
            ),
            _ => continue,
        };
        let anchored = at.is_brought().then(|| at.key.map(|key| key.content_range())).flatten();
        let place = Place { range: at.key_range(), anchored };
        let is_moved = name == "allowCors" && analysis.target == Target::ApiGateway;
        let file = report.file();
        let finding = places::add_at(report, Severity::Warning, place, message);
        if anchored.is_none() && !is_moved {
            finding.fixes.extend(places::removal_at(analysis, file, place.range.start));
        }
        finding.operation = at.extension.operation.and_then(|id| analysis.operation_key(id));
    }
}

/// Whether all fields beside it are for the same products, and so is what holds them.
fn is_of_its_holder(at: &FieldAt<'_>, field: &Field) -> bool {
    at.object.is_some_and(|object| object.fields.iter().all(|it| it.products == field.products))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check_findings;

    const ID: &str = "other-product-key";

    #[test]
    fn keys_of_api_gateway() {
        check_findings(
            ID,
            r#"
# gateway-ls: endpoints
openapi: 3.0.3
x-google-api-management:
  ai: {models: {}}
  #^ warning[other-product-key] No effect: only API Gateway reads `ai`. This config is for Cloud Endpoints
  allowCors: true
paths:
  /a:
    post:
      x-google-model-router: a
      #^^^^^^^^^^^^^^^^^^^^ warning[other-product-key] No effect: only API Gateway reads `x-google-model-router`
      x-google-mcp-tool: false
      #^^^^^^^^^^^^^^^^ warning[other-product-key] No effect: only API Gateway reads `x-google-mcp-tool`
"#,
        );
    }

    #[test]
    fn keys_of_cloud_endpoints() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-api-management:
  mcp: true
  allowCors: true
  #^^^^^^^^ warning[other-product-key] No effect: API Gateway does not read `allowCors` here
"#,
        );
        check_findings(
            ID,
            r#"
x-google-experimental-authorization: {provider: a}
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[other-product-key] No effect: only Cloud Endpoints reads `x-google-experimental-authorization`
"#,
        );
    }

    #[test]
    fn what_is_not_certain_or_not_there() {
        check_findings(ID, "x-google-deprecated: true\nx-security: [{a: {audiences: [b]}}]\n");
        check_findings(ID, "# gateway-ls: endpoints\nx-google-experimental-authorization: {}\n");
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-api-management:
  mcp: true
  allowCors:
"#,
        );
    }
}
