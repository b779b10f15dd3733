#![no_main]

use gateway_ls_fuzz::properties::frames;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| match bytes {
    [b'{', ..] => frames::check_frame(bytes),
    [piece, rest @ ..] => frames::check(rest, usize::from(*piece)),
    [] => {}
});
