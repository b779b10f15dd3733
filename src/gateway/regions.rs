//! Regions: the two-letter codes in host names, the regions of Google Cloud, and where gateways
//! run. Knows no host name as a whole.

/// A region as read from a host name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// The region's name, if it is known at all.
    pub name: Option<String>,
    /// The code it was read from, if the host holds a code and not the name.
    pub code: Option<String>,
    /// Whether the name can be relied on.
    pub is_certain: bool,
}

impl Region {
    /// The region a two-letter code stands for.
    pub fn from_code(code: &str) -> Self {
        let region = |codes: &[(&str, &'static str)]| {
            codes.iter().find_map(|(it, region)| (*it == code).then_some(*region))
        };
        let certain = region(CERTAIN_CODES);
        let name = certain.or_else(|| region(UNCONFIRMED_CODES)).map(str::to_owned);
        Self { name, code: Some(code.to_owned()), is_certain: certain.is_some() }
    }

    /// A region written out. One that is not in the list may be newer than the list.
    pub fn from_name(name: &str) -> Self {
        Self { name: Some(name.to_owned()), code: None, is_certain: REGIONS.contains(&name) }
    }

    /// The region as people say it, with what is not certain of it.
    pub(super) fn in_words(&self) -> String {
        let code = self.code.as_deref().unwrap_or_default();
        match &self.name {
            Some(name) if self.for_command().is_some() => name.clone(),
            Some(name) => format!("probably {name} (code {code}, not confirmed)"),
            None => format!("code {code}, whose region is not known"),
        }
    }

    /// The name to put into a command: never a guess.
    pub fn for_command(&self) -> Option<&str> {
        self.name.as_deref().filter(|_| self.is_certain || self.code.is_none())
    }
}

// `regions.yaml`: the codes that are certain, those that are not, and the regions.
include!(concat!(env!("OUT_DIR"), "/regions.rs"));

/// Multi-regions that are before the service in hosts of Google APIs.
const MULTI_REGIONS: &[&str] = &["asia", "eu", "europe", "us"];

/// Splits `REGION-rest`. The region is one of the list, or has the shape that all of them have:
/// two words, the second ending in a number.
pub(super) fn split_region(text: &str) -> Option<(Region, &str)> {
    let first_dash = text.find('-')?;
    let second_dash = text.get(first_dash + 1..)?.find('-')? + first_dash + 1;
    let region = text.get(..second_dash)?;
    let rest = text.get(second_dash + 1..).filter(|rest| !rest.is_empty())?;
    is_region(region).then(|| (Region::from_name(region), rest))
}

/// Splits `eu-rest`.
pub(super) fn split_multi_region(text: &str) -> Option<(Region, &str)> {
    let (region, rest) = text.split_once('-')?;
    let is_known = MULTI_REGIONS.contains(&region) && !rest.is_empty();
    let region = Region { name: Some(region.to_owned()), code: None, is_certain: true };
    is_known.then_some((region, rest))
}

/// Whether the text is a region, known or of a region's shape.
pub(super) fn is_region(text: &str) -> bool {
    REGIONS.contains(&text)
        || text.split_once('-').is_some_and(|(area, place)| {
            let name = place.trim_end_matches(|c: char| c.is_ascii_digit());
            let is_word =
                |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
            is_word(area)
                && is_word(name)
                && name.len() < place.len()
                && place.len() - name.len() < 3
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read() {
        for (code, name, is_certain) in [
            ("uc", Some("us-central1"), true),
            ("zf", Some("me-west1"), false),
            ("qq", None, false),
        ] {
            let region = Region::from_code(code);
            assert_eq!((region.name.as_deref(), region.is_certain), (name, is_certain), "{code}");
            assert_eq!(region.for_command().is_some(), is_certain, "{code}");
        }
        assert_eq!(Region::from_name("us-central1").for_command(), Some("us-central1"));
    }

    #[test]
    fn regions_are_split_off() {
        for (text, expected) in [
            ("us-central1-my-project-1", Some(("us-central1", "my-project-1", true))),
            ("europe-west12-p", Some(("europe-west12", "p", true))),
            ("europe-west1-2-p", Some(("europe-west1", "2-p", true))),
            ("mars-north7-p", Some(("mars-north7", "p", false))),
            ("us-central-p", None),
            ("us-central1", None),
            ("us-central1-", None),
            ("-us-central1-p", None),
            ("project", None),
        ] {
            let split = split_region(text);
            let read = split
                .as_ref()
                .map(|(region, rest)| (region.name.as_deref().unwrap(), *rest, region.is_certain));
            assert_eq!(read, expected, "{text}");
        }
    }

    #[test]
    fn tables_agree() {
        let codes = || CERTAIN_CODES.iter().chain(UNCONFIRMED_CODES);
        for (code, region) in codes() {
            assert!(REGIONS.contains(region), "{region}");
            assert_eq!(codes().filter(|other| other.0 == *code).count(), 1);
            assert_eq!(codes().filter(|other| other.1 == *region).count(), 1);
        }
    }
}
