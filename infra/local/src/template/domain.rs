//! The domain of the portal and the API, which this machine serves at a port and without a certificate.

use super::Template;

impl Template {
    /// The template with this origin wherever it names the domain's: in what the functions are told, and for whom buckets are open.
    #[must_use]
    pub(crate) fn served_at(mut self, domain: &str, origin: &str) -> Self {
        let of_domain = format!("https://{domain}");
        let variables = self.functions.values_mut().flat_map(|function| function.variables.values_mut());
        let origins =
            self.buckets.iter_mut().flat_map(|bucket| &mut bucket.cors).flat_map(|rule| &mut rule.allowed_origins);
        for value in variables.chain(origins).filter(|value| **value == of_domain) {
            origin.clone_into(value);
        }
        self
    }
}
