//! The roles that Terraform grants, and whether the account of a gateway has one.

mod misplaced;
mod reach;
mod read;

pub use misplaced::{Misplaced, MisplacedKind};

use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::account::{Account, symbol};
use super::address::{Key, ResourceAddress};
use super::evaluate::Evaluator;
use super::files::{Module, TerraformFile};
use super::granted::{Granted, GrantedState, Place};
use super::judge::{self, Reach, judge};
use super::stated::Stated;
use super::syntax::{Expr, ExprKind};
use super::value::{Instance, Resource as Block, Scope, Value, is_same_text};
use crate::gateway::{Grant, GrantForm, GrantResource, GrantedOn, Resource, may_grant};
use crate::text::TextRange;

/// Grants that are kept; modules in modules that each count to a hundred make more than memory holds.
const MOST_GRANTS: usize = 20_000;

/// All the roles that the files of a folder grant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants {
    grants: Vec<Given>,
    /// Calls of modules that are not here and may grant something: where, and what they are called.
    elsewhere: Vec<(Place, String)>,
    /// A file that cannot be read as a whole and may grant something.
    broken: Option<Place>,
}

/// A role that is granted.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Given {
    on: GrantedOn,
    form: GrantForm,
    /// What it is granted on.
    target: Named,
    region: Option<String>,
    /// The project, as far as it is written; what is not known is in it as a template expression.
    project: Option<String>,
    /// The folder in which Terraform is run that grants it.
    root: PathBuf,
    role: Option<String>,
    member: Member,
    condition: Option<String>,
    /// Why it is not certain that it is granted at all: a sentence without its full stop.
    doubt: Option<&'static str>,
    place: Place,
}

/// What an argument names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Named {
    /// The text, if it is known.
    text: Option<String>,
    /// The address of the resource whose name it is.
    resource: Option<ResourceAddress>,
    /// The same without the key, and where all of its instances are meant, so.
    block: Option<ResourceAddress>,
    is_every: bool,
    /// Whether it is the name of a function whose Cloud Run service cannot have the same one.
    is_renamed: bool,
}

/// Who gets a role.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Member {
    /// As IAM writes it.
    Known(String),
    /// A service account that is defined in these files: its address there, and its e-mail.
    Defined(ResourceAddress, Option<String>),
    /// The default account of Compute Engine.
    Default,
    /// Not known; as it is written, what is not known as a template expression.
    Written(String),
    /// Not known.
    Unknown,
}

/// A backend, as far as grants are concerned.
#[derive(Clone, Copy, Debug)]
pub struct Backend<'a> {
    /// The address of its resource, if it is defined in these files.
    pub resource: Option<&'a ResourceAddress>,
    /// Its project as far as it is written.
    pub project: Option<&'a str>,
    /// The folder in which Terraform is run that deploys the config, if it is one.
    pub root: Option<&'a Path>,
    /// Whether a script deploys the config.
    pub is_by_script: bool,
}

impl Grants {
    /// Adds what a module grants where it is called so.
    pub(super) fn add<'f>(
        &mut self,
        evaluator: &Evaluator<'f>,
        module: &'f Module<'f>,
        instance: &Rc<Instance<'f>>,
    ) {
        for ((kind, _), found) in &module.resources {
            let Some((row, form)) = GrantResource::of(kind) else { continue };
            if self.grants.len() > MOST_GRANTS {
                self.broken.get_or_insert_with(|| found.file.place(found.block.range));
                return;
            }
            for block in evaluator.each_instance(evaluator.resource(instance, *found)) {
                let scope = scope_of(evaluator, &block);
                let Some((own, above)) = existence(evaluator, &block) else { continue };
                let reading =
                    read::Reading { evaluator, found: *found, scope: &scope, block: &block };
                let grants = reading.grants(row, form).into_iter();
                self.grants.extend(grants.map(|given| Given {
                    doubt: above.or(own.filter(|_| !given.target.is_every)),
                    ..given
                }));
            }
        }
        for (name, call) in &module.calls {
            let source = call.block.body.value("source").and_then(Expr::text).unwrap_or_default();
            let is_here = source.starts_with('.');
            let arguments = call.block.body.attributes.iter().map(|it| it.name.text.as_str());
            if !is_here && may_grant(source, arguments) {
                let place = call.file.place(call.block.range);
                let entry = (place, (*name).to_owned());
                if !self.elsewhere.contains(&entry) {
                    self.elsewhere.push(entry);
                }
            }
        }
    }

    /// How a grant reaches a resource, if nothing in these files takes away what it grants there.
    fn undisputed(
        &self,
        given: &Given,
        reach: Reach,
        resource: &Resource,
        backend: Backend<'_>,
    ) -> Reach {
        let is_alone = given.form == GrantForm::Policy || reach != Reach::Same;
        let takes_away = |other: &&Given| {
            let is_stronger = match other.form {
                GrantForm::Member => false,
                GrantForm::Binding => given.form == GrantForm::Member && other.role == given.role,
                GrantForm::Policy => true,
            };
            is_stronger
                && other.on == given.on
                && other.place != given.place
                && other.reach(resource, backend) == Some(Reach::Same)
        };
        match self.grants.iter().find(takes_away).filter(|_| !is_alone) {
            Some(other) => Reach::Unsure(format!(
                "`{}` sets all who have the role there, so this grant may be taken away again",
                other.place
            )),
            None => reach,
        }
    }

    /// Whether there is anything in a module that grants, or may.
    pub(super) fn may_come_from(module: &Module<'_>) -> bool {
        let mut kinds = module.resources.keys().map(|(kind, _)| *kind);
        !module.calls.is_empty() || kinds.any(|kind| GrantResource::of(kind).is_some())
    }

    /// Notes that a file may grant what cannot be read.
    pub(super) fn add_broken(&mut self, file: &TerraformFile) {
        let place = || file.place(TextRange::empty(0));
        self.broken = self.broken.take().or_else(|| file.may_hide_grants.then(place));
    }

    /// Whether what is needed is granted to the account.
    pub fn judge(&self, needed: &Grant, backend: Backend<'_>, account: &Account) -> Granted {
        let name = account_name(account);
        let stated = self.grants.iter().map(|it| it.stated(account, it.is_in_root_of(backend)));
        let stated: Vec<Stated> = stated.collect();
        let find = |resource: &Resource| {
            let grants = self.grants.iter().zip(&stated);
            let grants = grants.filter_map(|(given, stated)| {
                let reach = given.reach(resource, backend)?;
                Some((self.undisputed(given, reach, resource, backend), stated))
            });
            let module = self.elsewhere.first().map(|(_, name)| {
                format!("the module `{name}` is not in these files and may grant it")
            });
            let broken = self.broken.as_ref().map(|place| {
                format!("`{}` cannot be read as a whole and may grant it", place.shown())
            });
            let default = match account {
                Account::Default => Some(BY_ITSELF.to_owned()),
                Account::Own { written, .. } if written.ends_with(APP_ENGINE) => {
                    Some(BY_ITSELF_TOO.to_owned())
                }
                _ => None,
            };
            let script = backend.is_by_script.then(|| BY_SCRIPT.to_owned());
            let unknown = (*account == Account::Unknown)
                .then(|| "it is not known as which account the gateway calls".to_owned());
            let gap = module.or(broken).or(script).or(default).or(unknown);
            let place = self.elsewhere.first().map(|(place, _)| place.clone());
            judge::Found { grants: grants.collect(), gap, place, note: None }
        };
        let granted = judge(needed, name.as_deref(), find);
        match granted.state {
            GrantedState::Missing => Granted { why: granted.why + HERE, ..granted },
            _ => granted,
        }
    }
}

/// What an account is called where members are compared.
fn account_name(account: &Account) -> Option<String> {
    match account {
        Account::Own { email, written, .. } => Some(email.as_ref().unwrap_or(written).clone()),
        Account::Default => Some(DEFAULT.to_owned()),
        Account::Unknown => None,
    }
}

/// Why nothing is certain of the default account.
const BY_ITSELF: &str = "the gateway calls as the default account of Compute Engine, to which \
                         Google grants the Editor role by itself in many projects";

/// The end of the e-mail of App Engine's default account, and why nothing is certain of that.
const APP_ENGINE: &str = "@appspot.gserviceaccount.com";
const BY_ITSELF_TOO: &str = "the gateway calls as the default account of App Engine, to which \
                             Google grants the Editor role by itself in many projects";

/// Where a grant is missing, after why: there may be one outside.
const HERE: &str = " in these files";

/// Why nothing is missing for sure where a script deploys a config.
const BY_SCRIPT: &str = "a script deploys the config, and what scripts grant is not read";

/// Stands for the e-mail of Compute Engine's default account, which holds the project's number.
const DEFAULT: &str = "PROJECT_NUMBER-compute@developer.gserviceaccount.com";

/// Where the arguments of a block are worked out. Of one whose keys are not known, every instance
/// stands for all.
fn scope_of<'f>(evaluator: &Evaluator<'f>, block: &Block<'f>) -> Scope<'f> {
    let mut scope = evaluator.scope_of(block, 0);
    if block.key == Key::Unknown
        && let Some(for_each) = block.found.block.body.value("for_each")
    {
        let value = evaluator.value(block.found, for_each, &scope);
        if let Value::Resource(resource) = value {
            let key = Value::Unknown("each.key".to_owned());
            scope.each = Some((key, Value::One(resource)));
        }
    }
    scope
}

/// Whether a block exists: `None` if it does not, else why that is not certain, for its own sake and
/// for that of the calls of its module.
fn existence<'f>(evaluator: &Evaluator<'f>, block: &Block<'f>) -> Option<(Doubt, Doubt)> {
    let own = own_existence(evaluator, block)?;
    let above = block.instance.call.as_ref().and_then(|call| doubt_of_call(evaluator, call));
    Some((own, above))
}

/// Why it is not certain that a module is called. One that a value turns off may be turned on for the
/// config that it deploys.
fn doubt_of_call<'f>(evaluator: &Evaluator<'f>, call: &Block<'f>) -> Doubt {
    let above = || doubt_of_call(evaluator, call.instance.call.as_ref()?);
    own_existence(evaluator, call).unwrap_or(Some(BY_COUNT)).or_else(above)
}

/// Why a block that the values here turn off is not certain to be missing: a config that somebody
/// deploys may come with others.
const BY_VALUES: &str =
    "it is granted only if `count` is not 0, and with the values in these files it is";
/// Why a block with a count is not certain to be there.
const BY_COUNT: &str = "it is granted only if `count` is not 0, which is not known here";

/// Why something is not certain, if it is not.
type Doubt = Option<&'static str>;

fn own_existence<'f>(evaluator: &Evaluator<'f>, block: &Block<'f>) -> Option<Doubt> {
    let scope = Scope::of(&block.instance);
    let body = &block.found.block.body;
    if let Some(count) = evaluator.argument(block.found, body, "count", &scope) {
        let is_fixed =
            || body.value("count").is_some_and(|it| matches!(it.kind, ExprKind::Number(_)));
        return match count.as_known().as_deref() {
            Some("0") if is_fixed() => None,
            Some("0") => Some(Some(BY_VALUES)),
            Some(_) => Some(None),
            None => Some(Some(BY_COUNT)),
        };
    }
    let is_open = block.key == Key::Unknown && body.value("for_each").is_some();
    let doubt = "it is granted for each of something that is not known here";
    Some(is_open.then_some(doubt))
}

impl Given {
    /// The grant with its member as it is to be compared with the account.
    fn stated(&self, account: &Account, is_here: bool) -> Stated {
        let member = match &self.member {
            // What has a name in another root is not to be told from this one.
            Member::Defined(_, None) | Member::Written(_) if !is_here => None,
            Member::Defined(_, Some(email)) if !is_here => Some(format!("serviceAccount:{email}")),
            Member::Known(text) => known_member(text, account),
            Member::Default => Some(format!("serviceAccount:{DEFAULT}")),
            Member::Defined(resource, email) => defined_member(resource, email.as_deref(), account),
            Member::Written(text) => {
                let own = account_name(account).map(|name| format!("serviceAccount:{name}"));
                own.filter(|own| is_same_text(own, text))
            }
            Member::Unknown => None,
        };
        Stated {
            role: self.role.clone(),
            member,
            condition: self.condition.clone(),
            place: self.place.clone(),
        }
    }
}

/// A member that is written out, held against an account of which less may be known.
fn known_member(text: &str, account: &Account) -> Option<String> {
    if *account == Account::Default && text.ends_with("-compute@developer.gserviceaccount.com") {
        return Some(format!("serviceAccount:{DEFAULT}"));
    }
    let Account::Own { email: None, .. } = account else {
        return Some(text.to_owned());
    };
    // It may be the one whose project is not known.
    let is_account =
        text.starts_with("serviceAccount:") && text.ends_with(".iam.gserviceaccount.com");
    let is_agent = text.contains("@gcp-sa-");
    (!is_account || is_agent).then(|| text.to_owned())
}

fn defined_member(
    resource: &ResourceAddress,
    email: Option<&str>,
    account: &Account,
) -> Option<String> {
    match account {
        Account::Own { resource: Some(own), .. } => {
            let name = match (own == resource, email) {
                (true, _) => account_name(account)?,
                (false, Some(email)) => email.to_owned(),
                // What is looked up may be the other one.
                (false, None) if own.is_data || resource.is_data => return None,
                (false, None) => symbol(resource),
            };
            Some(format!("serviceAccount:{name}"))
        }
        // Nothing tells which of the two it is.
        Account::Own { resource: None, .. } => email.map(|email| format!("serviceAccount:{email}")),
        Account::Default => Some(format!("serviceAccount:{}", symbol(resource))),
        Account::Unknown => email.map(|email| format!("serviceAccount:{email}")),
    }
}
