#![no_main]

use gateway_ls_fuzz::{mutate, properties::rules};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|bytes: &[u8]| rules::check(&String::from_utf8_lossy(bytes)));
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate(data, size, max_size, seed)
});
