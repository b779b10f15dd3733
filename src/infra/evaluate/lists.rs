//! The functions of Terraform that make lists of lists. A list that may be empty is none that is known.

use super::MOST_INSTANCES;
use crate::infra::value::Value;

/// The value of a call.
pub(super) fn call<'f>(name: &str, arguments: Vec<Value<'f>>) -> Value<'f> {
    made(name, arguments).unwrap_or_else(|| Value::Unknown("…".to_owned()))
}

fn made<'f>(name: &str, arguments: Vec<Value<'f>>) -> Option<Value<'f>> {
    let mut arguments = arguments.into_iter();
    match name {
        "setproduct" => product(arguments),
        "one" => match arguments.next()? {
            Value::AtMostOne(item) => Some(*item),
            Value::List(items) => only(items),
            _ => None,
        },
        "element" => {
            let (list, at) = (arguments.next()?, arguments.next()?.as_known()?);
            let at: usize = at.parse().ok()?;
            match list {
                Value::AtMostOne(item) => Some(*item),
                // It begins anew at the end.
                Value::List(items) => {
                    let at = at.checked_rem(items.len())?;
                    items.into_iter().nth(at)
                }
                _ => None,
            }
        }
        "flatten" => {
            let mut flat = Vec::new();
            flatten(arguments.next()?, &mut flat)?;
            Some(Value::List(flat))
        }
        "distinct" => {
            let mut kept: Vec<Value<'f>> = Vec::new();
            for item in items(arguments.next()?)? {
                let text = item.as_known();
                if text.is_none() || kept.iter().all(|it| it.as_known() != text) {
                    kept.push(item);
                }
            }
            Some(Value::List(kept))
        }
        "toset" => match arguments.next()? {
            // A set of texts is in their order.
            Value::List(mut items) if items.len() > 1 => {
                if items.iter().any(|it| it.as_known().is_none()) {
                    return None;
                }
                items.sort_by_cached_key(Value::as_known);
                items.dedup_by_key(|it| it.as_known());
                Some(Value::List(items))
            }
            other => Some(other),
        },
        "compact" => {
            let items = items(arguments.next()?)?.into_iter();
            Some(Value::List(items.filter(|it| !it.is_nothing()).collect()))
        }
        "length" => {
            let length = match arguments.next()? {
                Value::List(items) => items.len(),
                Value::Map(entries) => entries.len(),
                value => value.as_known()?.chars().count(),
            };
            Some(Value::Number(length.to_string()))
        }
        "contains" => {
            let (list, wanted) = (items(arguments.next()?)?, arguments.next()?.as_known()?);
            let mut is_known = true;
            for item in list {
                match item.as_known() {
                    Some(text) if text == wanted => return Some(Value::Bool(true)),
                    text => is_known &= text.is_some(),
                }
            }
            is_known.then_some(Value::Bool(false))
        }
        "zipmap" => {
            let (keys, values) = (items(arguments.next()?)?, items(arguments.next()?)?);
            let keys: Vec<String> = keys.iter().map(Value::as_known).collect::<Option<_>>()?;
            Some(Value::map(keys.into_iter().zip(values).collect()))
        }
        _ => None,
    }
}

fn items(value: Value<'_>) -> Option<Vec<Value<'_>>> {
    match value {
        Value::List(items) => Some(items),
        _ => None,
    }
}

/// The one item of a list, or nothing of none.
fn only(items: Vec<Value<'_>>) -> Option<Value<'_>> {
    let mut items = items.into_iter();
    match (items.next(), items.next()) {
        (None, _) => Some(Value::Null),
        (one, None) => one,
        _ => None,
    }
}

/// Adds what is in a list, and in the lists in it; `None` if something may be a list that is not known.
fn flatten<'f>(value: Value<'f>, flat: &mut Vec<Value<'f>>) -> Option<()> {
    match value {
        Value::List(items) => items.into_iter().try_for_each(|it| flatten(it, flat)),
        Value::Unknown(_) | Value::AtMostOne(_) | Value::Resource(_) | Value::Module(_) => None,
        item => {
            flat.push(item);
            Some(())
        }
    }
}

/// Every way to take one of each list.
fn product<'f>(lists: impl Iterator<Item = Value<'f>>) -> Option<Value<'f>> {
    let mut rows: Vec<Vec<Value<'f>>> = vec![Vec::new()];
    for list in lists {
        let items = items(list)?;
        if rows.len().saturating_mul(items.len()) > MOST_INSTANCES {
            return None;
        }
        let with = |row: &Vec<Value<'f>>, item: &Value<'f>| {
            row.iter().chain([item]).cloned().collect::<Vec<_>>()
        };
        rows = rows.iter().flat_map(|row| items.iter().map(move |it| with(row, it))).collect();
    }
    Some(Value::List(rows.into_iter().map(Value::List).collect()))
}
