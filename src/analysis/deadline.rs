//! The deadline that counts for a backend, as far as the product that reads the file accepts it.

use super::Analysis;
use crate::openapi::BackendForm;
use crate::routing::{Occurrence, Setting};
use crate::settings::Target;

impl Analysis {
    /// Whether the config is rejected for a `deadline` of so many seconds: API Gateway takes no
    /// negative one in OpenAPI 3.x.
    pub fn rejects_deadline(&self, seconds: f64) -> bool {
        seconds < 0.0 && self.document.is_v3 && self.target == Target::ApiGateway
    }

    /// The deadline of a backend; not known where it is rejected.
    pub fn deadline(&self, occurrence: &Occurrence) -> Setting<f64> {
        let setting = occurrence.effective.deadline;
        match self.rejected_deadline(occurrence) {
            Some(_) => Setting { value: None, ..setting },
            None => setting,
        }
    }

    /// The seconds that are written as the deadline of a backend, if they are rejected.
    pub fn rejected_deadline(&self, occurrence: &Occurrence) -> Option<f64> {
        let BackendForm::Object(fields) = &occurrence.backend.form else { return None };
        let written = fields.deadline.as_ref()?;
        let seconds: f64 = self.fill(&written.text).text.trim().parse().ok()?;
        (seconds.is_finite() && self.rejects_deadline(seconds)).then_some(seconds)
    }
}
