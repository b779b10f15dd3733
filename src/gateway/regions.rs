//! Regions: the two-letter codes in host names, the regions of Google Cloud, and where gateways
//! run. Knows no host name as a whole.
//!
//! Google publishes no table of the codes. The certain ones are in code that Google released in
//! 2020; the others are seen in public files or remembered. Read on 2026-11-23.

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
        let known = CODES.iter().find(|row| row.code == code);
        Self {
            name: known.map(|row| row.region.to_owned()),
            code: Some(code.to_owned()),
            is_certain: known.is_some_and(|row| row.is_certain),
        }
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

/// A row of the code table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegionCode {
    /// The two letters.
    pub code: &'static str,
    /// The region.
    pub region: &'static str,
    /// Whether Google's own code says so.
    pub is_certain: bool,
}

const fn certain(code: &'static str, region: &'static str) -> RegionCode {
    RegionCode { code, region, is_certain: true }
}

const fn unconfirmed(code: &'static str, region: &'static str) -> RegionCode {
    RegionCode { code, region, is_certain: false }
}

/// The region codes in the hosts of Cloud Run, App Engine and gateways.
pub const CODES: &[RegionCode] = &[
    certain("an", "asia-northeast1"),
    certain("as", "asia-southeast1"),
    certain("de", "asia-east1"),
    certain("df", "asia-east2"),
    certain("dt", "asia-northeast2"),
    certain("du", "asia-northeast3"),
    certain("el", "asia-south1"),
    certain("em", "asia-south2"),
    certain("et", "asia-southeast2"),
    certain("ew", "europe-west1"),
    certain("ey", "europe-west3"),
    certain("ez", "europe-west4"),
    certain("km", "australia-southeast2"),
    certain("lm", "europe-central2"),
    certain("lz", "europe-north1"),
    certain("nn", "northamerica-northeast1"),
    certain("nw", "europe-west2"),
    certain("oa", "europe-west6"),
    certain("rj", "southamerica-east1"),
    certain("ts", "australia-southeast1"),
    certain("uc", "us-central1"),
    certain("ue", "us-east1"),
    certain("uk", "us-east4"),
    certain("uw", "us-west1"),
    certain("wl", "us-west2"),
    certain("wm", "us-west3"),
    certain("wn", "us-west4"),
    unconfirmed("bq", "africa-south1"),
    unconfirmed("no", "europe-southwest1"),
    unconfirmed("oc", "europe-west8"),
    unconfirmed("od", "europe-west9"),
    unconfirmed("pd", "northamerica-northeast2"),
    unconfirmed("tl", "southamerica-west1"),
    unconfirmed("ul", "us-east5"),
    unconfirmed("vp", "us-south1"),
    unconfirmed("zf", "me-west1"),
];

/// Regions of Google Cloud, to tell region and project apart in `REGION-PROJECT`.
pub const REGIONS: &[&str] = &[
    "africa-south1",
    "asia-east1",
    "asia-east2",
    "asia-northeast1",
    "asia-northeast2",
    "asia-northeast3",
    "asia-south1",
    "asia-south2",
    "asia-southeast1",
    "asia-southeast2",
    "asia-southeast3",
    "australia-southeast1",
    "australia-southeast2",
    "europe-central2",
    "europe-north1",
    "europe-north2",
    "europe-southwest1",
    "europe-west1",
    "europe-west10",
    "europe-west12",
    "europe-west2",
    "europe-west3",
    "europe-west4",
    "europe-west6",
    "europe-west8",
    "europe-west9",
    "me-central1",
    "me-central2",
    "me-west1",
    "northamerica-northeast1",
    "northamerica-northeast2",
    "northamerica-south1",
    "southamerica-east1",
    "southamerica-west1",
    "us-central1",
    "us-east1",
    "us-east4",
    "us-east5",
    "us-south1",
    "us-west1",
    "us-west2",
    "us-west3",
    "us-west4",
];

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
        for row in CODES {
            assert!(REGIONS.contains(&row.region), "{}", row.region);
            assert_eq!(CODES.iter().filter(|other| other.code == row.code).count(), 1);
            assert_eq!(CODES.iter().filter(|other| other.region == row.region).count(), 1);
        }
    }
}
