//! What the script and the Terraform say in comments. Both open one with `#` and end it with the
//! line.

use super::{AddressPlace, Binding, IamPlan, account, grouped, no_bindings, plain};
use crate::gateway::sources;
use crate::text::visible;

/// A line of comment. What could end it is shown as a sign.
pub(super) fn comment(text: &str) -> String {
    format!("# {}\n", visible(text))
}

/// Places, one address on a line.
pub(super) fn places(places: &[AddressPlace]) -> String {
    let line = |(address, at): (&str, String)| comment(&format!("- {address} ({at})"));
    grouped(places).into_iter().map(line).collect()
}

/// Whether it is granted already, if anybody looked.
pub(super) fn granted(binding: &Binding) -> String {
    let words = binding.granted_in_words().map(|words| plain(&words));
    words.map(|words| comment(&words)).unwrap_or_default()
}

/// What the plan is for.
pub(super) fn head(plan: &IamPlan) -> String {
    let path =
        |path: &String| comment(&format!("What the gateway's service account needs for {path}."));
    let paths: String = plan.paths.iter().map(path).collect();
    let facts = comment(&format!("Facts about Google Cloud as of {}.", sources::newest_day()));
    let account = account(plan).map(|note| comment(&plain(&note)));
    paths + &facts + &account.unwrap_or_default()
}

/// All of the plan but the bindings.
pub(super) fn rest(plan: &IamPlan) -> String {
    let mut text = String::new();
    if plan.bindings.is_empty() {
        text += &format!("\n{}", comment(no_bindings(plan)));
    }
    if !plan.blocked.is_empty() {
        text += &format!("\n{}", comment("Not granted, as calls fail whatever is granted:"));
    }
    for blocked in &plan.blocked {
        text += &places(std::slice::from_ref(&blocked.place));
        text += &comment(&format!("    {} [{}]", plain(blocked.why), blocked.rule));
    }
    if !plan.manual.is_empty() {
        text += &format!("\n{}", comment("Not granted; look at these by hand:"));
    }
    for manual in &plan.manual {
        text += &places(std::slice::from_ref(&manual.place));
        text += &comment(&format!("    {}", plain(manual.why)));
    }
    if !plan.deploy.is_empty() {
        text += &format!("\n{}", comment("Not granted here: what whoever deploys needs."));
    }
    for role in &plan.deploy {
        text += &comment(&format!("- {}", super::deploy_in_words(role)));
    }
    text
}
