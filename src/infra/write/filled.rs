//! A config that is uploaded as it is, uploaded by `templatefile` instead.

use std::path::{Path, PathBuf};

use super::Module;
use super::style::Style;
use crate::gateway::{ConfigResource, ServiceResource};
use crate::infra::surroundings::{ConfigUse, Filling};
use crate::infra::syntax::{Block, Body, Expr, ExprKind, Part};
use crate::text::TextRange;

/// A text that takes the place of another one in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// The file, as it was given.
    pub path: PathBuf,
    /// The bytes that it takes the place of.
    pub range: TextRange,
    /// The text.
    pub text: String,
    /// The names for which nothing was found; they are given as `null`, which Terraform rejects.
    pub left: Vec<String>,
}

/// The call that uploads a config as it is, as one of `templatefile` that gives these names. `files`
/// are those of the folder of the resource.
pub fn filled(
    config: &ConfigUse,
    names: &[&str],
    files: &[(PathBuf, String)],
) -> Option<Replacement> {
    if config.filling != Filling::Raw || names.is_empty() {
        return None;
    }
    let path = &config.place.path;
    let module = Module::read(files);
    let (file, text) = module.files.iter().find(|(file, _)| file.path == *path)?;
    if path.extension().is_none_or(|it| it != "tf") {
        return None;
    }
    let block = file.body.blocks("resource").find(|it| it.range == config.place.range)?;
    let documents = &ConfigResource::of(block.label(0))?.documents;
    let calls = documents.iter().flat_map(|path| block.body.at(path)).filter_map(|(body, name)| {
        let expr = body.value(name)?;
        let (range, argument, is_encoded) = read_raw(expr)?;
        is_of(argument, &config.path).then_some((range, argument.range, is_encoded))
    });
    let mut calls = calls;
    let (Some((range, argument, is_encoded)), None) = (calls.next(), calls.next()) else {
        return None;
    };
    let values: Vec<_> = names.iter().map(|name| (*name, value(name, names, &module))).collect();
    let left = values.iter().filter(|(_, it)| it.is_none()).map(|(name, _)| (*name).to_owned());
    let left = left.collect();
    let attributes: Vec<_> = values
        .into_iter()
        .map(|(name, value)| (name, value.unwrap_or_else(|| "null".to_owned())))
        .collect();
    let map = Style::of(text, block).map(range.start, &attributes);
    let call = format!("templatefile({}, {map})", argument.of(text));
    let call = if is_encoded { call } else { format!("base64encode({call})") };
    let mut after = (*text).to_owned();
    after.replace_range(range.start..range.end, &call);
    hcl_edit::parser::parse_body(&after).ok()?;
    Some(Replacement { path: path.clone(), range, text: call, left })
}

/// The call that reads a file, what names the file, and whether its text is encoded by another call:
/// `filebase64("api.yaml")`, or `file("api.yaml")` in `base64encode(file("api.yaml"))`.
fn read_raw(expr: &Expr) -> Option<(TextRange, &Expr, bool)> {
    let ExprKind::Call(function, arguments) = &expr.kind else { return None };
    let [argument] = arguments.as_slice() else { return None };
    match (function.as_str(), &argument.kind) {
        ("filebase64", _) => Some((expr.range, argument, false)),
        ("base64encode", ExprKind::Call(inner, of_inner)) if inner == "file" => {
            let [path] = of_inner.as_slice() else { return None };
            Some((argument.range, path, true))
        }
        _ => None,
    }
}

/// Whether what names a file ends with the name of this one.
fn is_of(argument: &Expr, config: &Path) -> bool {
    let end = match &argument.kind {
        ExprKind::Text(text) => text,
        ExprKind::Template(parts) => match parts.last() {
            Some(Part::Text(text)) => text,
            _ => return false,
        },
        _ => return false,
    };
    let name = config.file_name().and_then(|it| it.to_str());
    name.is_some_and(|name| end.rsplit('/').next() == Some(name))
}

/// What a name most likely stands for: a variable or a local of this name, or the URL of the service
/// that is called so.
fn value(name: &str, names: &[&str], module: &Module<'_>) -> Option<String> {
    let bodies = || module.files.iter().map(|(file, _)| &file.body);
    if bodies().any(|body| body.blocks("variable").any(|it| it.label(0) == name)) {
        return Some(format!("var.{name}"));
    }
    let is_local = |body: &Body| body.blocks("locals").any(|it| it.body.attribute(name).is_some());
    if bodies().any(is_local) {
        return Some(format!("local.{name}"));
    }
    let services = bodies().flat_map(|body| body.blocks("resource")).filter_map(|block| {
        let is_single = ["count", "for_each"].iter().all(|it| block.body.attribute(it).is_none());
        let url = ServiceResource::of(block.label(0))?.url_expression()?;
        is_single.then(|| (block, format!("{}.{}.{url}", block.label(0), block.label(1))))
    });
    let services: Vec<_> = services.collect();
    let is_called_so = |it: &&(&Block, String)| plain(it.0.label(1)) == stem(name);
    let mut called_so = services.iter().filter(is_called_so);
    match (called_so.next(), called_so.next(), services.as_slice(), names) {
        (Some((_, url)), None, ..) => Some(url.clone()),
        // One service and one name.
        (None, _, [(_, url)], [_]) => Some(url.clone()),
        _ => None,
    }
}

/// A name without what says that it is a URL: `orders` of `ORDERS_URL`.
fn stem(name: &str) -> String {
    let name = plain(name);
    let endings = ["_url", "_uri", "_address", "_host", "_endpoint"];
    let stem = endings.iter().find_map(|ending| name.strip_suffix(ending));
    stem.unwrap_or(&name).to_owned()
}

fn plain(name: &str) -> String {
    name.to_ascii_lowercase().replace('-', "_")
}
