//! The commands: arguments in, text and JSON out.

mod excerpt;
mod human;
mod visible;
