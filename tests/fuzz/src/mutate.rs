//! Every other mutation is one that knows what a config looks like; the rest is left to the fuzzer,
//! which knows the words of `words.dict`.

use libfuzzer_sys::fuzzer_mutate;

use crate::properties::mutations::{EDIT, Mutation, word};

/// A generator of numbers that are the same for the same seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u16 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as u16
    }
}

/// Changes what is in the first `size` bytes of `data`, which has room for `max_size`; the new size.
pub fn mutate(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let mut random = Random(u64::from(seed) << 16 | 1);
    if random.next() % 2 == 0 {
        return fuzzer_mutate(data, size, max_size);
    }
    let mut bytes = data[..size].to_vec();
    for _ in 0..=random.next() % 3 {
        let [kind, first, second] = [(); 3].map(|()| random.next().to_le_bytes()[0]);
        let [line, other, at] = [(); 3].map(|()| random.next());
        if kind % 8 == 0 {
            // An edit more.
            let [high, low] = at.to_be_bytes();
            bytes.extend([EDIT, high, low, second % 24]);
            bytes.extend_from_slice(word(first).as_bytes());
        } else {
            Mutation { kind, lines: (line, other), at, words: (first, second) }.apply(&mut bytes);
        }
    }
    bytes.truncate(max_size);
    data[..bytes.len()].copy_from_slice(&bytes);
    bytes.len()
}
