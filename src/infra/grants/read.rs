//! What one block of Terraform grants to whom.

use super::{Given, Member, Named};
use crate::gateway::{GrantForm, GrantResource, OtherResource, ServiceResource};
use crate::infra::account;
use crate::infra::evaluate::Evaluator;
use crate::infra::files::Found;
use crate::infra::judge::is_name_of_cloud_run;
use crate::infra::syntax::{Body, Expr, ExprKind, Part, Step};
use crate::infra::value::{self, Attribute, Piece, Resource as Block, Scope, Value};

/// A role of a policy, who gets it, and under which condition.
type OfPolicy = (Option<String>, Member, Option<String>);

/// Whether a body makes blocks of a kind by `dynamic`.
fn makes(body: &Body, kind: &str) -> bool {
    body.blocks("dynamic").any(|it| it.label(0) == kind)
}

/// A block that grants roles.
pub(super) struct Reading<'r, 'f> {
    pub(super) evaluator: &'r Evaluator<'f>,
    pub(super) found: Found<'f>,
    pub(super) scope: &'r Scope<'f>,
    pub(super) block: &'r Block<'f>,
}

impl<'f> Reading<'_, 'f> {
    pub(super) fn grants(&self, row: &GrantResource, form: GrantForm) -> Vec<Given> {
        let body = &self.found.block.body;
        let place = self.found.file.place(self.found.block.range);
        let target = row.name.as_ref().and_then(|name| self.argument(body, name));
        let text = |name: Option<&str>| {
            let value = self.argument(body, name?).filter(|it| !matches!(it, Value::Null))?;
            Some(value::rendered(&value.into_pieces("…")))
        };
        let base = Given {
            on: row.on,
            form,
            target: target.map(|value| self.named(&value)).unwrap_or_default(),
            region: self.argument_text(body, row.region.as_deref()),
            project: text(Some("project"))
                .or_else(|| account::provider_project(self.evaluator, self.found, self.scope)),
            root: self.block.instance.outermost().module.folder.clone(),
            role: None,
            member: Member::Unknown,
            condition: self.condition(body),
            doubt: None,
            place,
        };
        let given = |role: Option<String>, member| Given { role, member, ..base.clone() };
        let conditional = |(role, member, condition): OfPolicy| {
            let condition = condition.or(base.condition.clone());
            Given { role, member, condition, ..base.clone() }
        };
        let role = || self.argument_text(body, Some("role"));
        match form {
            GrantForm::Member => {
                let member = self.argument(body, "member");
                vec![given(role(), member.map_or(Member::Unknown, |it| self.member(&it)))]
            }
            GrantForm::Binding => self
                .members(self.argument(body, "members"))
                .into_iter()
                .map(|member| given(role(), member))
                .collect(),
            GrantForm::Policy => self
                .policy(body)
                .unwrap_or_else(|| vec![(None, Member::Unknown, None)])
                .into_iter()
                .map(conditional)
                .collect(),
        }
    }

    /// `policy_data` of a `data "google_iam_policy"`.
    fn policy(&self, body: &'f Body) -> Option<Vec<OfPolicy>> {
        let value = self.argument(body, "policy_data")?;
        let Value::Text(pieces) = value else { return None };
        let [Piece::Attribute(attribute)] = pieces.as_slice() else { return None };
        let data = &attribute.resource;
        if data.kind() != Some(OtherResource::Policy) {
            return None;
        }
        let scope = self.evaluator.scope_of(data, 1);
        let inner = Reading { found: data.found, scope: &scope, block: data, ..*self };
        let mut all = Vec::new();
        for binding in data.found.block.body.blocks("binding") {
            let role = inner.argument_text(&binding.body, Some("role"));
            let condition = inner.condition(&binding.body);
            let members = inner.members(inner.argument(&binding.body, "members"));
            all.extend(members.into_iter().map(|it| (role.clone(), it, condition.clone())));
        }
        if makes(&data.found.block.body, "binding") {
            all.push((None, Member::Unknown, None));
        }
        Some(all)
    }

    fn argument(&self, body: &'f Body, name: &str) -> Option<Value<'f>> {
        self.evaluator.argument(self.found, body, name, self.scope)
    }

    fn argument_text(&self, body: &'f Body, name: Option<&str>) -> Option<String> {
        self.argument(body, name?)?.as_known()
    }

    fn condition(&self, body: &'f Body) -> Option<String> {
        if makes(body, "condition") {
            return Some(String::new());
        }
        let condition = body.blocks("condition").next()?;
        let text = |name| self.argument_text(&condition.body, Some(name));
        Some(text("title").or_else(|| text("expression")).unwrap_or_default())
    }

    fn members(&self, value: Option<Value<'f>>) -> Vec<Member> {
        match value {
            Some(Value::List(items)) => items.iter().map(|it| self.member(it)).collect(),
            _ => vec![Member::Unknown],
        }
    }

    fn member(&self, value: &Value<'f>) -> Member {
        if let Value::Text(pieces) = value
            && let Some(attribute) = account_attribute(pieces)
        {
            let resource = &attribute.resource;
            if resource.kind() == Some(OtherResource::DefaultAccount) {
                return Member::Default;
            }
            let email = account::email_of(self.evaluator, resource);
            return match resource.identity() {
                Some(identity) => Member::Defined(identity, email),
                None => Member::Unknown,
            };
        }
        match value.as_known() {
            Some(text) => Member::Known(text),
            None => match value {
                Value::Text(pieces) => self.unknown_member(&value::rendered(pieces)),
                _ => Member::Unknown,
            },
        }
    }

    /// A member whose text is not wholly known, but whose end tells whose it is.
    fn unknown_member(&self, rendered: &str) -> Member {
        let is = |end: &str| rendered.ends_with(end);
        if is("-compute@developer.gserviceaccount.com") {
            return Member::Default;
        }
        let is_agent = rendered.starts_with("serviceAccount:service-")
            && rendered.contains("@gcp-sa-")
            || is("@cloudbuild.gserviceaccount.com")
            || is("@cloudservices.gserviceaccount.com")
            || is("@appspot.gserviceaccount.com");
        let rendered = rendered.to_owned();
        if is_agent { Member::Known(rendered) } else { Member::Written(rendered) }
    }

    /// What a name is of.
    fn named(&self, value: &Value<'f>) -> Named {
        let attribute = match value {
            Value::Text(pieces) => match pieces.as_slice() {
                [Piece::Attribute(attribute)] => Some(attribute),
                _ => None,
            },
            _ => None,
        };
        let block = attribute.and_then(|it| it.resource.without_key());
        Named {
            text: value.as_known(),
            resource: attribute.and_then(|it| it.resource.identity()),
            is_every: attribute.is_some_and(|it| self.is_for_every(&it.resource)),
            is_renamed: attribute.is_some_and(is_renamed),
            block,
        }
    }

    /// Whether the block that grants has an instance for each of those of a resource.
    fn is_for_every(&self, resource: &Block<'f>) -> bool {
        let (own, other) = (&self.block.found.block.body, &resource.found.block.body);
        let (Some(own), Some(other)) = (own.value("for_each"), other.value("for_each")) else {
            return false;
        };
        let is_over_it = || {
            let value = self.evaluator.value(self.found, own, self.scope);
            matches!(value, Value::Resource(it) if it.without_key() == resource.without_key())
        };
        let is_same_module = std::ptr::eq(self.block.instance.module, resource.instance.module);
        is_over_it() || is_same_module && path_of(own).is_some_and(|it| path_of(other) == Some(it))
    }
}

/// Whether an attribute is the name of a function whose Cloud Run service has another one, as far as
/// the name is written.
fn is_renamed(attribute: &Attribute<'_>) -> bool {
    let row = ServiceResource::of(attribute.resource.found.block.label(0));
    let is_name = row.is_some_and(|row| {
        row.generation == Some(2) && row.name.as_deref() == Some(attribute.name.as_str())
    });
    let is_other = |piece: &Piece<'_>| match piece {
        Piece::Known(text) => !is_name_of_cloud_run(text),
        Piece::Attribute(_) => value::known(std::slice::from_ref(piece))
            .is_some_and(|text| !is_name_of_cloud_run(&text)),
        Piece::Unknown(_) => false,
    };
    is_name && attribute.written.iter().flat_map(|it| it.iter()).any(is_other)
}

/// A name that an expression is, such as `local.services`.
fn path_of(expr: &Expr) -> Option<Vec<&str>> {
    let ExprKind::Within(base, steps) = &expr.kind else {
        return match &expr.kind {
            // `toset(local.services)`
            ExprKind::Call(_, arguments) => match arguments.as_slice() {
                [one] => path_of(one),
                _ => None,
            },
            ExprKind::Template(parts) => match parts.as_slice() {
                [Part::Hole(hole)] => path_of(hole),
                _ => None,
            },
            _ => None,
        };
    };
    let ExprKind::Name(base) = &base.kind else { return None };
    let mut path = vec![base.as_str()];
    for step in steps {
        let Step::Name(name) = step else { return None };
        path.push(name);
    }
    Some(path)
}

/// The service account whose member or e-mail a text is.
fn account_attribute<'p, 'f>(pieces: &'p [Piece<'f>]) -> Option<&'p Attribute<'f>> {
    let is_account = |it: &Attribute<'_>| {
        let kind = it.resource.kind();
        matches!(kind, Some(OtherResource::Account | OtherResource::DefaultAccount))
    };
    match pieces {
        [Piece::Attribute(it)] if it.name == "member" && is_account(it) => Some(it),
        [Piece::Known(prefix), Piece::Attribute(it)]
            if prefix == "serviceAccount:" && it.name == "email" && is_account(it) =>
        {
            Some(it)
        }
        _ => None,
    }
}
