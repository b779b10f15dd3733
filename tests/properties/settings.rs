//! Settings, from a file and from a client: a clear sentence for what is wrong, and the rest is read.

use gateway_ls::features::{settings_completions, settings_hover};
use gateway_ls::openapi::SHAPE;
use gateway_ls::workspace::{client_settings, read_settings};
use gateway_ls::yaml::{self, Format};

use super::bytes::floor;
use super::ranges;

/// Reads a text as settings, in both ways, and asks at places in it.
pub fn check(source: &str) {
    let (_, complaints) = read_settings(source);
    ranges::check("complaints", &complaints, source);
    let (_, complaints) = client_settings(source);
    ranges::check("complaints of a client", &complaints, source);
    let tree = yaml::read(source, Format::Yaml, SHAPE);
    for at in 0..8 {
        let offset = floor(source, source.len() * at / 7);
        let hover = settings_hover(&tree, offset);
        ranges::check("hover", &hover.as_ref().map(|it| it.range), source);
        ranges::check("completions", &settings_completions(&tree, offset), source);
    }
}
