//! What is no policy, and what is in one to do harm.

use super::*;

#[test]
fn files_that_are_no_policies() {
    let told = |text: &str| Policies::default().add(Path::new("p.json"), None, text).unwrap_err();
    let texts = [
        "",
        " \n",
        "{\"bindings\": [",
        "{\"a\": 1}\n{\"b\": 2}\n",
        "a: 1\n b: 2\n",
        "{\"a\": 1}",
        "[{\"role\": \"roles/run.invoker\", \"members\": []}]",
        "[1, 2]",
        "ERROR: (gcloud.run.services.get-iam-policy) NOT_FOUND",
        "{\"bindings\": 1}",
        "- - - -",
    ];
    let told: String = texts.iter().map(|text| format!("{}\n", told(text))).collect();
    expect![[r#"
        is empty
        is empty
        is not JSON: see line 1. It may be only a part of a file
        holds several JSON values, one after the other, which must be one list: `jq -s . FILE` makes it
        is neither JSON nor YAML: see line 2
        holds no policy: neither what `gcloud … get-iam-policy` prints nor what `gcloud asset search-all-iam-policies` does, with `--format=json` and no other option for its format
        holds no policy: neither what `gcloud … get-iam-policy` prints nor what `gcloud asset search-all-iam-policies` does, with `--format=json` and no other option for its format
        holds no policy: neither what `gcloud … get-iam-policy` prints nor what `gcloud asset search-all-iam-policies` does, with `--format=json` and no other option for its format
        holds no policy: neither what `gcloud … get-iam-policy` prints nor what `gcloud asset search-all-iam-policies` does, with `--format=json` and no other option for its format
        holds no policy: neither what `gcloud … get-iam-policy` prints nor what `gcloud asset search-all-iam-policies` does, with `--format=json` and no other option for its format
        holds no policy: neither what `gcloud … get-iam-policy` prints nor what `gcloud asset search-all-iam-policies` does, with `--format=json` and no other option for its format
    "#]].assert_eq(&told);
    let name = Some("//storage.googleapis.com/shop");
    let refused = Policies::default().add(Path::new("p.json"), name, OF_SERVICE).unwrap_err();
    expect!["is given a full name of something that no gateway calls"].assert_eq(&refused);
}

#[test]
fn nothing_of_a_file_acts_on_what_shows_it() {
    let hostile = r#"{"bindings": [
  {"role": "roles/run.invoker", "members": ["group:\u001b[2J`x`\n## \u202e\u0000", "user:\u001b]8;;x"]},
  {"role": 7, "members": {"a": [null]}}, null, [[]], {"role": {}, "members": "x"}
]}"#;
    check(
        &[ORDERS],
        &[("orders.json", hostile)],
        expect![[r#"
        cannot tell (orders.json:2): `group:␛[2J'x' ## �␀` has `roles/run.invoker` on it, and no file tells who is in that group
    "#]],
    );
}

#[test]
fn names_that_nothing_has() {
    let mut policies = Policies::default();
    policies.add(Path::new("a.json"), Some("ordrs"), OF_SERVICE).unwrap();
    policies.add(Path::new("b.json"), Some("orders"), OF_SERVICE).unwrap();
    policies.add(Path::new("c.json"), Some("481516234200"), OF_SERVICE).unwrap();
    let all: Vec<_> = grants(&[ORDERS], KNOWN).into_iter().map(|it| it.resource).collect();
    let strange: Vec<_> = policies.strange_names(&all).into_iter().map(|it| it.1).collect();
    assert_eq!(strange, ["ordrs"]);
}
