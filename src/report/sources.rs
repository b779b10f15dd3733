//! The sources of the facts, each with its day and what rests on it: what to read again, oldest
//! first. Knows no clock: who asks says which day it is.

use std::collections::BTreeSet;

use serde::Serialize;

use super::explain::Part;
use crate::gateway::sources::{self, Source};
use crate::gateway::{self, Shape, catalogue_rows};
use crate::rules;

/// Days after which a source should be read again.
const OLD: i64 = 90;
/// Keys that are named for people, fields and all; of more only the key itself is.
const MOST_KEYS: usize = 8;

/// All sources.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourcesReport {
    /// Version of this shape.
    pub version: u32,
    /// The day of the newest source.
    pub newest: &'static str,
    /// The day of the oldest source.
    pub oldest: &'static str,
    /// Days after which a source is old.
    pub old_after_days: i64,
    /// Oldest first.
    pub sources: Vec<SourceUse>,
}

/// A source and what rests on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceUse {
    /// Its id.
    pub id: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// Its page.
    pub url: Option<&'static str>,
    /// The page's own date, or else the day it was read.
    pub as_of: &'static str,
    /// Days since then.
    pub age_days: i64,
    /// Whether it should be read again.
    pub old: bool,
    /// Ids of rules.
    pub rules: Vec<&'static str>,
    /// Rows of the catalogue.
    pub catalogue: Vec<RowUse>,
    /// Extension keys and their fields: `x-google-backend.deadline`.
    pub keys: Vec<String>,
    /// Ids of known issuers of JWTs.
    pub issuers: Vec<&'static str>,
    /// The source in whose place it is linked to, for the other version of OpenAPI.
    pub other_version: Option<&'static str>,
}

/// A row of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowUse {
    /// The part it is in.
    pub part: &'static str,
    /// What it says.
    pub text: &'static str,
}

/// All sources on a day, which is given in days since 1970-01-01.
pub fn sources(today: i64) -> SourcesReport {
    let keys = keys();
    let mut sources: Vec<_> = sources::ALL.iter().map(|it| used(it, &keys, today)).collect();
    sources.sort_by_cached_key(|source| (source.as_of, source.id));
    SourcesReport {
        version: 1,
        newest: sources::newest_day(),
        oldest: sources::oldest_day(),
        old_after_days: OLD,
        sources,
    }
}

fn used(source: &Source, keys: &BTreeSet<(&'static str, String)>, today: i64) -> SourceUse {
    let age = days(source.as_of).map_or(0, |day| (today - day).max(0));
    let of_rules = rules::ALL.iter().filter(|it| it.sources().iter().any(|it| it.id == source.id));
    let of_issuers = gateway::issuers().iter().filter(|it| it.source == source.id);
    let rows = catalogue_rows().into_iter();
    let rows =
        rows.filter(|row| row.source == source.id || row.also.iter().any(|it| it == source.id));
    SourceUse {
        id: source.id,
        title: source.title,
        url: source.url,
        as_of: source.as_of,
        age_days: age,
        old: age > OLD,
        rules: of_rules.map(|rule| rule.id).collect(),
        catalogue: rows.map(|row| RowUse { part: row.part, text: row.text }).collect(),
        keys: keys.iter().filter(|(id, _)| *id == source.id).map(|(_, key)| key.clone()).collect(),
        issuers: of_issuers.map(|it| it.id.as_str()).collect(),
        other_version: sources::other_version(source.id),
    }
}

/// Ids of sources with the keys and fields that rest on them.
fn keys() -> BTreeSet<(&'static str, String)> {
    let mut found = BTreeSet::new();
    for key in gateway::keys() {
        for used in [&key.v2, &key.v3].into_iter().flatten() {
            found.insert((used.source.id, key.name.to_owned()));
            add_fields(key.name, used.shape, &mut found);
        }
    }
    found
}

/// Recurses over the tables, which end.
fn add_fields(holder: &str, shape: Shape, found: &mut BTreeSet<(&'static str, String)>) {
    match shape {
        Shape::Object(object) => {
            for field in object.fields {
                let name = format!("{holder}.{}", field.name);
                add_fields(&name, field.shape, found);
                found.insert((field.source.id, name));
            }
        }
        Shape::List(inner) | Shape::Map(inner) => add_fields(holder, *inner, found),
        Shape::Either(one, other) => {
            add_fields(holder, *one, found);
            add_fields(holder, *other, found);
        }
        _ => {}
    }
}

/// The report taken apart for whoever shows it; those to read again come first.
pub fn source_parts(report: &SourcesReport) -> Vec<Part> {
    let (old, fresh): (Vec<_>, Vec<_>) = report.sources.iter().partition(|source| source.old);
    let mut parts = Vec::new();
    let old_title = "Older than 90 days: read these again";
    for (title, sources) in [(old_title, old), ("Not older than 90 days", fresh)] {
        if sources.is_empty() {
            continue;
        }
        parts.push(Part::Title(title));
        for source in sources {
            parts.push(Part::Heading(source.id));
            parts.extend(facts(source).into_iter().map(|(name, value)| Part::Detail(name, value)));
        }
    }
    parts
}

fn facts(source: &SourceUse) -> Vec<(&'static str, String)> {
    let url = source.url.map(|url| format!(", <{url}>")).unwrap_or_default();
    let mut facts = vec![
        ("Page", format!("{}{url}", source.title)),
        ("Day", format!("{}, {} days ago", source.as_of, source.age_days)),
    ];
    let code = |text: &str| format!("`{text}`");
    let rules: Vec<_> = source.rules.iter().map(|id| code(id)).collect();
    let rows = counted(source.catalogue.iter().map(|row| row.part));
    let roots = source.keys.iter().map(|key| key.split('.').next().unwrap_or_default());
    let keys = match source.keys.len() > MOST_KEYS {
        true => counted(roots),
        false => source.keys.iter().map(|key| code(key)).collect(),
    };
    let issuers: Vec<_> = source.issuers.iter().map(|id| code(id)).collect();
    let other = source.other_version.map(code).into_iter().collect();
    for (name, items) in [
        ("Rules", rules),
        ("Rows of the catalogue", rows),
        ("Keys", keys),
        ("Issuers of JWTs", issuers),
        ("The other OpenAPI version", other),
    ] {
        if !items.is_empty() {
            facts.push((name, items.join(", ")));
        }
    }
    facts
}

/// Each name once, as code, with how often it is there.
fn counted<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for name in names {
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name, 1)),
        }
    }
    counts.iter().map(|(name, count)| format!("`{name}` ({count})")).collect()
}

/// Days from 1970-01-01 to a day that is written `2026-11-29`.
fn days(day: &str) -> Option<i64> {
    let mut numbers = day.splitn(3, '-').map(|number| number.parse::<i64>().ok());
    let (year, month, day) = (numbers.next()??, numbers.next()??, numbers.next()??);
    // Years that begin in March have their leap day at their end.
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(365 * year + year / 4 - year / 100 + year / 400 + day_of_year - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_the_calendar_does() {
        for (day, expected) in [
            ("1970-01-01", 0),
            ("1970-03-01", 59),
            ("2000-02-29", 11_016),
            ("2025-09-03", 20_334),
            ("2026-11-29", 20_786),
        ] {
            assert_eq!(days(day), Some(expected), "{day}");
        }
        assert_eq!(days("soon"), None);
    }

    #[test]
    fn old_ones_come_first_and_say_what_rests_on_them() {
        let today = days("2026-11-29").unwrap();
        let report = sources(today);
        assert_eq!(report.sources.len(), sources::ALL.len());
        assert_eq!(report.sources[0].as_of, report.oldest);
        let named = |id: &str| report.sources.iter().find(|it| it.id == id).unwrap();
        let backends = named("securing-backends");
        assert!(backends.old && backends.age_days == 452);
        assert!(backends.rules.contains(&"googleapis-backend"));
        assert!(backends.catalogue.iter().any(|row| row.part == "cloud-run"));
        assert!(named("streaming-mode").keys.contains(&"x-google-backend.deadline".to_owned()));
        let announced = named("note-google-apis");
        assert!(!announced.old && announced.age_days == 26);
        // 90 days are not old, 91 are.
        let day = days(announced.as_of).unwrap();
        for (age, is_old) in [(90, false), (91, true), (-5, false)] {
            let report = sources(day + age);
            let found = report.sources.iter().find(|it| it.id == announced.id).unwrap();
            assert_eq!(found.old, is_old, "{age}");
        }
    }

    #[test]
    fn something_rests_on_every_source() {
        for source in sources(0).sources {
            let is_used = !source.rules.is_empty()
                || !source.catalogue.is_empty()
                || !source.keys.is_empty()
                || !source.issuers.is_empty()
                || source.other_version.is_some();
            assert!(is_used, "{} can go, or is not named where it is used", source.id);
        }
        let named = |id: &str| sources(0).sources.into_iter().find(|it| it.id == id).unwrap();
        assert_eq!(named("note-deadline").rules, ["deadline"]);
        assert_eq!(named("release-notes").rules, ["host"]);
    }

    #[test]
    fn titles_part_the_old_from_the_new() {
        let titles = |today: i64| -> Vec<&str> {
            let title = |part: &Part| match part {
                Part::Title(title) => Some(*title),
                _ => None,
            };
            source_parts(&sources(today)).iter().filter_map(title).collect()
        };
        let today = days("2026-11-29").unwrap();
        let both = ["Older than 90 days: read these again", "Not older than 90 days"];
        assert_eq!(titles(today), both);
        assert_eq!(titles(today + 1000), both[..1]);
        assert_eq!(titles(0), both[1..]);
    }
}
