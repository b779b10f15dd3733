//! Grants for a backend of which the gateway has nothing: in the wrong hands, or in a role that does
//! not count.

use super::{Backend, Given, Grants, Member};
use crate::gateway::{Grant, GrantedOn};
use crate::infra::account::Account;
use crate::infra::granted::Place;
use crate::infra::judge::Reach;
use crate::infra::members::ALL_USERS;

/// A grant of which the gateway has nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misplaced {
    /// Why.
    pub kind: MisplacedKind,
    /// The role.
    pub role: String,
    /// Where it is granted.
    pub place: Place,
}

/// Why the gateway has nothing of a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MisplacedKind {
    /// It is for API Gateway's service agent, as which no gateway calls.
    ServiceAgent,
    /// It is for Compute Engine's default account, and the gateway calls as its own.
    DefaultAccount,
    /// It is the role of functions of the 1st generation, and this is one of the 2nd.
    FirstGeneration,
}

/// The roles with which callers are let in.
const INVOKERS: [&str; 3] =
    ["roles/run.invoker", "roles/run.servicesInvoker", FIRST_GENERATION_INVOKER];
const FIRST_GENERATION_INVOKER: &str = "roles/cloudfunctions.invoker";

impl Grants {
    /// The grants for a backend of which the gateway has nothing, in the order of files.
    pub fn misplaced(
        &self,
        needed: &Grant,
        backend: Backend<'_>,
        generation: Option<u8>,
        account: &Account,
    ) -> Vec<Misplaced> {
        let of = |given: &Given| {
            let role = given.role.as_deref().filter(|role| INVOKERS.contains(role))?.to_owned();
            let reach = given.reach(&needed.resource, backend)?;
            let kinds = given.misplaced(&role, &reach, generation, account).into_iter();
            let misplaced =
                |kind| Misplaced { kind, role: role.clone(), place: given.place.clone() };
            Some(kinds.map(misplaced).collect::<Vec<_>>())
        };
        self.grants.iter().filter_map(of).flatten().collect()
    }
}

impl Given {
    fn misplaced(
        &self,
        role: &str,
        reach: &Reach,
        generation: Option<u8>,
        account: &Account,
    ) -> Vec<MisplacedKind> {
        let is_same =
            *reach == Reach::Same && matches!(self.on, GrantedOn::Service | GrantedOn::Function);
        let is_agent =
            matches!(&self.member, Member::Known(it) if it.contains("@gcp-sa-apigateway."));
        let is_agent = is_agent && !matches!(reach, Reach::Unsure(_));
        let is_first = is_same && role == FIRST_GENERATION_INVOKER && generation == Some(2);
        let has_own = matches!(account, Account::Own { .. });
        let is_default = self.member == Member::Default && is_same && has_own;
        let kinds = [
            (MisplacedKind::ServiceAgent, is_agent),
            (MisplacedKind::DefaultAccount, is_default),
            (
                MisplacedKind::FirstGeneration,
                is_first && (is_agent || self.is_for_gateways(account)),
            ),
        ];
        kinds.into_iter().filter(|(_, is)| *is).map(|(kind, _)| kind).collect()
    }

    /// Whether it may be meant for the gateway.
    fn is_for_gateways(&self, account: &Account) -> bool {
        match (&self.member, account) {
            (Member::Known(member), _) if member == ALL_USERS => true,
            (Member::Known(member), Account::Own { email: Some(email), .. }) => {
                member.strip_prefix("serviceAccount:") == Some(email)
            }
            (Member::Defined(resource, _), Account::Own { resource: Some(own), .. }) => {
                resource == own
            }
            (Member::Default, Account::Default) => true,
            _ => false,
        }
    }
}
