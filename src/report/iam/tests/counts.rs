//! The lens above a file counts what the plan lists.

use super::*;
use crate::features::{LensRoles, lenses};

#[test]
fn the_lens_counts_as_the_plan_does() {
    let overridden = r#"swagger: '2.0'
x-google-backend: {address: 'https://a-481516234200.europe-west1.run.app'}
paths: {/a: {get: {x-google-backend: {address: 'https://b-481516234200.europe-west1.run.app'}}}}
"#;
    let inline = r#"openapi: 3.0.3
x-google-backend: {address: 'https://a-481516234200.europe-west1.run.app'}
paths: {/a: {get: {}}}
"#;
    let hashes = r#"swagger: '2.0'
paths: {/a: {get: {x-google-backend: {address: 'https://a-abcdefghij-uc.a.run.app'}}, put: {x-google-backend: {address: 'https://a-klmnopqrst-uc.a.run.app'}}}}
"#;
    let hosts = calling(&["a-abcdefghij-uc.a.run.app", "a-481516234200.us-central1.run.app"]);
    for (source, roles, blocked) in [
        (SHOP, 5, 4),
        (ROUTERS, 3, 2),
        (overridden, 1, 0),
        (inline, 0, 1),
        (hashes, 2, 0),
        (&hosts, 1, 0),
    ] {
        let analysis =
            Analysis::new(Text::new(source), Format::Yaml, Arc::new(Settings::default()));
        let plan = iam_plan(&[IamInput { path: "a.yaml", analysis: &analysis }]);
        let addresses = |places: Vec<&AddressPlace>| {
            let addresses = places.into_iter().map(|place| place.address.as_str());
            addresses.collect::<std::collections::BTreeSet<_>>().len()
        };
        let listed = addresses(plan.blocked.iter().map(|it| &it.place).collect());
        assert_eq!((plan.bindings.len(), listed), (roles, blocked), "{source}");
        let title = lenses(&analysis, LensRoles::Shown, None).remove(0).title;
        let to_grant = match roles {
            0 => "backend".to_owned(),
            1 => "1 grant".to_owned(),
            _ => format!("{roles} grants"),
        };
        assert!(title.contains(&to_grant), "{title}");
        let is_blocked = title.contains(&format!("{blocked} blocked"));
        assert_eq!(is_blocked, blocked > 0, "{title}");
    }
}
