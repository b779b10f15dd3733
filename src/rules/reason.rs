//! Which rule speaks of what makes calls fail.

use super::{
    Rule, address, gateway_as_backend, googleapis_backend, inline_backend, ip_address_backend,
    no_backend, path_level_backend, private_backend, undefined_backend, undefined_model_router,
};
use crate::analysis::Reason;

/// The rule that speaks of what makes calls fail.
pub fn rule_about(reason: Reason) -> &'static Rule {
    match reason {
        Reason::BackendOnPath => &path_level_backend::PATH_LEVEL_BACKEND,
        Reason::InlineBackend => &inline_backend::INLINE_BACKEND,
        Reason::Address => &address::ADDRESS,
        Reason::IpAddress => &ip_address_backend::IP_ADDRESS_BACKEND,
        Reason::ManagedService => &gateway_as_backend::GATEWAY_AS_BACKEND,
        Reason::PrivateName => &private_backend::PRIVATE_BACKEND,
        Reason::GoogleApi => &googleapis_backend::GOOGLEAPIS_BACKEND,
        Reason::NoBackend => &no_backend::NO_BACKEND,
        Reason::UndefinedBackend => &undefined_backend::UNDEFINED_BACKEND,
        Reason::UndefinedModelRouter => &undefined_model_router::UNDEFINED_MODEL_ROUTER,
    }
}
