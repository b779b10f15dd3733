//! The table of sources: nothing in it is left over, and no page stands beside it.

use std::fs;
use std::path::Path;

use expect_test::expect;
use gateway_ls::gateway::sources::ALL;
use gateway_ls::rules;

/// Every Rust file of a folder but the table, joined.
fn code(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => text += &code(&path),
            false if path.ends_with("sources.rs") => {}
            false if path.extension().is_some_and(|it| it == "rs") => {
                text += &fs::read_to_string(&path).unwrap();
            }
            false => {}
        }
    }
    text
}

#[test]
fn every_source_is_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let code = code(&root);
    let table = fs::read_to_string(root.join("gateway/sources.rs")).unwrap();
    let sources = fs::read_to_string(root.join("gateway/sources.yaml")).unwrap();
    let mut rows = String::new();
    for folder in ["gateway", "gateway/services"] {
        let files = fs::read_dir(root.join(folder)).unwrap().map(|file| file.unwrap().path());
        for path in files.filter(|path| path.extension().is_some_and(|it| it == "yaml")) {
            rows += &fs::read_to_string(path).unwrap();
        }
    }
    for source in ALL {
        // The name of its constant, and those that are made of it.
        let row = format!("- id: {}\n  constant: ", source.id);
        let name = sources.split_once(&row).and_then(|(_, rest)| rest.lines().next());
        let derived = table.lines().filter_map(|line| {
            let (left, right) = line.strip_prefix("pub const ")?.split_once(": Reference = ")?;
            right.starts_with(&format!("{}.", name?)).then_some(left)
        });
        let named: Vec<_> = name.into_iter().chain(derived).collect();
        let is_word = |name: &&str| {
            code.match_indices(name).any(|(at, _)| {
                let letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
                !code[..at].ends_with(letter) && !code[at + name.len()..].starts_with(letter)
            })
        };
        let in_rows = rows.lines().any(|line| {
            let line = line.trim();
            ["source", "source_3"].iter().any(|name| line == format!("{name}: {}", source.id))
                || line.strip_prefix("also: [").is_some_and(|ids| {
                    ids.trim_end_matches(']').split(", ").any(|id| id == source.id)
                })
        });
        // The page of the other version of OpenAPI.
        let own = table.split("#[cfg(test)]").next().unwrap();
        let in_table = name.is_some_and(|name| {
            own.contains(&format!("({name}, ")) || own.contains(&format!(", {name})"))
        });
        let is_used = in_rows || in_table || named.iter().any(is_word);
        assert!(is_used, "nothing uses {}", source.id);
    }
}

/// Whether an address is that of a whole repository.
fn is_root(url: &str) -> bool {
    let Some(path) = url.strip_prefix("https://github.com/") else { return false };
    let parts: Vec<_> = path.trim_end_matches('/').split('/').collect();
    parts.len() <= 2 || parts.len() <= 4 && parts[2] == "tree"
}

/// Where the findings of each rule lead in a client that shows no pages of ours, unless a finding
/// names a better place.
#[test]
fn every_rule_leads_to_a_page_or_a_line_and_never_to_a_whole_repository() {
    let mut pages = String::new();
    for rule in rules::ALL {
        let urls = [rule.source, rule.source_v3].map(|source| source.map(|source| source.url));
        pages += &format!("{}: {}\n", rule.id, urls[0].unwrap_or("-"));
        if let Some(url) = urls[1] {
            pages += &format!("  3.x: {url}\n");
        }
        for url in rule.sources().iter().map(|source| source.url) {
            assert!(!is_root(url), "{}: {url}", rule.id);
        }
    }
    expect![[r#"
        address: https://github.com/GoogleCloudPlatform/esp-v2/blob/3dcedb6f88f7300d015bae0b0515b56a06e6be77/src/go/util/url_util.go#L36-L73
        address-parameter: https://github.com/GoogleCloudPlatform/esp-v2/blob/3dcedb6f88f7300d015bae0b0515b56a06e6be77/src/go/configgenerator/filtergen/path_rewrite.go#L111-L131
        alias-limit: https://docs.cloud.google.com/api-gateway/docs/openapi-limitations
        any-google-account: https://docs.cloud.google.com/endpoints/docs/openapi/authenticating-users-google-id
        api-id: https://github.com/hashicorp/terraform-provider-google/issues/16533
        api-key-alternative: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/importers/swagger/aspects/auth/AuthBuilder.java#L209-L252
        api-key-location: https://docs.cloud.google.com/api-gateway/docs/openapi-limitations
        api-key-not-required: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/importers/swagger/aspects/auth/AuthBuilder.java#L181-L207
        api-name: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/importers/swagger/ApiNameGenerator.java#L57-L61
        audiences-twice: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/aspects/authentication/validators/AuthenticationValidator.java#L54-L61
        auth-conflict: https://github.com/GoogleCloudPlatform/esp-v2/blob/3dcedb6f88f7300d015bae0b0515b56a06e6be77/src/go/configinfo/service_info.go#L682-L698
        backend-rule-value: https://github.com/googleapis/googleapis/blob/master/google/api/backend.proto
        base-path: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/resources/swagger/schema2_0/schema.json#L33-L37
        body-not-object: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/aspects/http/validators/HttpConfigAspectValidator.java#L126-L151
        cors-without-options: https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions#configure_cors
          3.x: https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions
        deadline: https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions#x-google-backend
        deploy-conflict: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/importers/swagger/TopLevelBuilder.java#L84-L104
        doubled-path: https://github.com/GoogleCloudPlatform/esp-v2/blob/3dcedb6f88f7300d015bae0b0515b56a06e6be77/src/go/configgenerator/filtergen/path_rewrite.go#L111-L117
        duplicate-key: -
        duplicate-path-pattern: https://github.com/GoogleCloudPlatform/esp-v2/blob/3dcedb6f88f7300d015bae0b0515b56a06e6be77/src/go/util/httppattern/sort_impl.go#L74-L76
        endpoints-entry: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/importers/swagger/aspects/endpoint/EndpointBuilder.java#L59-L83
        extension-defined-twice: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/importers/swagger/aspects/utils/VendorExtensionUtils.java#L55-L64
        first-generation-role: https://docs.cloud.google.com/api-gateway/docs/securing-backend-services
        fixed-config-id: https://github.com/hashicorp/terraform-provider-google/issues/8532
        foreign-audience: https://docs.cloud.google.com/api-gateway/docs/securing-backend-services
        foreign-jwks: https://docs.cloud.google.com/api-gateway/docs/authenticating-users-firebase
        gateway-as-backend: https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions#x-google-backend
        googleapis-backend: https://docs.cloud.google.com/api-gateway/docs/securing-backend-services
        h2-over-http: https://github.com/googleapis/googleapis/blob/master/google/api/backend.proto
        host: https://docs.cloud.google.com/api-gateway/docs/openapi-limitations
        ignored-scopes: https://docs.cloud.google.com/api-gateway/docs/openapi-limitations
          3.x: https://docs.cloud.google.com/api-gateway/docs/openapi-v3-limitations
        implicit-constant-address: https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions
        inline-backend: https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions#x-google-api-management
        invalid-value: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/importers/swagger/aspects/utils/VendorExtensionUtils.java#L85-L95
          3.x: https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions
        ip-address-backend: https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions#x-google-backend
        jwt-location: https://github.com/GoogleCloudPlatform/esp-v2/blob/3dcedb6f88f7300d015bae0b0515b56a06e6be77/src/go/configgenerator/filtergen/jwt_authn.go#L237-L269
          3.x: https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions
        leftover-placeholder: https://docs.cloud.google.com/api-gateway/docs/authenticating-users-jwt
        legacy-extension-name: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/importers/swagger/aspects/utils/VendorExtensionUtils.java#L144-L154
        mcp-tool: https://docs.cloud.google.com/api-gateway/docs/mcp-configure
        mcp-tools-list: https://docs.cloud.google.com/api-gateway/docs/mcp-configure
        missing-audiences: https://github.com/GoogleCloudPlatform/esp-v2/blob/3dcedb6f88f7300d015bae0b0515b56a06e6be77/src/go/configgenerator/filtergen/jwt_authn.go#L185-L195
        missing-grant: https://docs.cloud.google.com/api-gateway/docs/securing-backend-services
        missing-iap-audience: https://docs.cloud.google.com/api-gateway/docs/securing-backend-services
        missing-issuer: https://github.com/GoogleCloudPlatform/esp-v2/blob/3dcedb6f88f7300d015bae0b0515b56a06e6be77/src/go/configgenerator/clustergen/jwt_authn.go#L80-L99
          3.x: https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions
        missing-management: https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions#x-google-api-management
        model-router: https://docs.cloud.google.com/api-gateway/docs/model-routing-configure
        model-router-backend: https://docs.cloud.google.com/api-gateway/docs/model-routing-configure
        model-router-rule: https://docs.cloud.google.com/api-gateway/docs/model-routing-configure
        no-backend: https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions#x-google-backend
        oauth-logical-and: https://docs.cloud.google.com/api-gateway/docs/openapi-limitations#multiple_security_requirements
        open-catch-all: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/importers/swagger/aspects/ProtoApiFromOpenApi.java#L251-L260
        openapi-structure: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/resources/swagger/schema2_0/schema.json#L4-L76
          3.x: https://docs.cloud.google.com/api-gateway/docs/openapi-overview
        operation-id-collision: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/importers/swagger/aspects/ProtoApiFromOpenApi.java#L309-L324
        operation-id-duplicate: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/importers/swagger/aspects/ProtoApiFromOpenApi.java#L309-L324
        operation-id-missing: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/importers/swagger/aspects/ProtoApiFromOpenApi.java#L300-L307
          3.x: https://docs.cloud.google.com/api-gateway/docs/openapi-overview
        other-product-key: https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions
        parameter-name-collision: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/importers/swagger/aspects/type/TypeBuilder.java#L566-L570
        path-level-backend: https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions#x-google-backend
        path-parameter-type: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/aspects/http/validators/HttpConfigAspectValidator.java#L214-L236
        path-template: https://docs.cloud.google.com/api-gateway/docs/path-templating#syntax_rules
        plain-http-backend: https://github.com/GoogleCloudPlatform/esp-v2/blob/3dcedb6f88f7300d015bae0b0515b56a06e6be77/src/go/util/url_util.go#L105-L110
        preflight-credentials: https://github.com/GoogleCloudPlatform/esp-v2/blob/3dcedb6f88f7300d015bae0b0515b56a06e6be77/src/envoy/http/service_control/handler_impl.cc#L196-L226
        private-backend: https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions#x-google-backend
        query-parameter-type: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/aspects/http/validators/HttpConfigAspectValidator.java#L161-L204
        quota-limit: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/aspects/superquota/validators/QuotaLimitValuesValidator.java#L45-L72
          3.x: https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions
        quota-without-api-key: https://docs.cloud.google.com/endpoints/docs/openapi/quotas-overview
        raw-template: https://github.com/hashicorp/terraform/blob/0b61100ac7a0108c8eb5feddb74f85e31e8375e5/internal/lang/funcs/filesystem.go
        reference: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/importers/swagger/aspects/type/TypeBuilder.java#L416-L437
          3.x: https://docs.cloud.google.com/api-gateway/docs/openapi-v3-limitations
        reserved-parameter-name: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/aspects/http/linters/HttpParameterReservedKeywordRule.java#L46-L57
        reserved-path: https://docs.cloud.google.com/run/docs/known-issues#reserved-url-paths
        second-document: -
        server: https://docs.cloud.google.com/api-gateway/docs/openapi-v3-limitations
        several-bodies: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/importers/swagger/aspects/HttpRuleGenerator.java#L58-L63
        shared-backend-connection: https://github.com/GoogleCloudPlatform/esp-v2/blob/3dcedb6f88f7300d015bae0b0515b56a06e6be77/src/go/configinfo/service_info.go#L574-L599
        syntax: -
        undeclared-path-parameter: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/aspects/http/HttpConfigAspect.java#L280-L291
          3.x: https://docs.cloud.google.com/api-gateway/docs/openapi-overview
        undefined-backend: https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions#x-google-api-management
        undefined-metric: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/importers/swagger/aspects/ProtoApiFromOpenApi.java#L233-L248
          3.x: https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions
        undefined-model-router: https://docs.cloud.google.com/api-gateway/docs/model-routing-configure
        undefined-provider: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/aspects/authentication/validators/AuthenticationValidator.java#L48-L52
        undefined-security-scheme: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/importers/swagger/aspects/auth/AuthRuleGenerator.java#L146-L161
          3.x: https://docs.cloud.google.com/api-gateway/docs/openapi-v3-limitations
        undefined-template-variable: https://github.com/hashicorp/terraform/blob/0b61100ac7a0108c8eb5feddb74f85e31e8375e5/internal/lang/funcs/filesystem.go
        unknown-extension: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/resources/swagger/schema2_0/schema.json#L10-L15
          3.x: https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions
        unknown-field: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/importers/swagger/aspects/utils/VendorExtensionProtoConverter.java#L106-L120
          3.x: https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions
        unmatched-path-parameter: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/importers/swagger/aspects/HttpRuleGenerator.java#L64-L67
        unsupported-security-scheme: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/importers/swagger/aspects/auth/AuthBuilder.java#L164-L170
        unsupported-version: https://docs.cloud.google.com/api-gateway/docs/openapi-overview
        unused-backend: https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions#x-google-api-management
        unused-suppression: -
        unused-template-variable: https://github.com/hashicorp/terraform/blob/0b61100ac7a0108c8eb5feddb74f85e31e8375e5/internal/lang/funcs/filesystem.go
        wrong-audience: https://docs.cloud.google.com/api-gateway/docs/authenticating-users-firebase
        wrong-issuer: https://docs.cloud.google.com/endpoints/docs/openapi/authenticating-users-google-id
        wrong-principal: https://docs.cloud.google.com/api-gateway/docs/securing-backend-services
        wrong-version-extension: https://docs.cloud.google.com/api-gateway/docs/openapi-v3-limitations
        wrong-version-key: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/resources/swagger/schema2_0/schema.json#L10-L15
          3.x: https://docs.cloud.google.com/api-gateway/docs/openapi-overview
    "#]].assert_eq(&pages);
}
