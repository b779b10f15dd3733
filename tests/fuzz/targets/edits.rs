#![no_main]

use gateway_ls::yaml::Format;
use gateway_ls_fuzz::mutate;
use gateway_ls_fuzz::properties::bytes::Bytes;
use gateway_ls_fuzz::properties::edits::{self, Step};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|bytes: &[u8]| {
    let (source, steps) = edited(bytes);
    let format = if source.trim_start().starts_with('{') { Format::Json } else { Format::Yaml };
    edits::check(&source, format, &steps);
});
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate(data, size, max_size, seed)
});

/// A text and what is done to it: all up to the first byte that no text has is the text.
fn edited(bytes: &[u8]) -> (String, Vec<Step>) {
    let mut bytes = Bytes::new(bytes);
    let source = bytes.text();
    let mut steps = Vec::new();
    while !bytes.is_empty() && steps.len() < 24 {
        let at = bytes.below(source.len() + 64);
        let removed = usize::from(bytes.next()) % 24;
        steps.push(Step { at, removed, written: bytes.text() });
    }
    (source, steps)
}
