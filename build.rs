//! Writes the YAML files of `src/gateway` as JSON, which the program reads in a tenth of the time and
//! without tables in between that the allocator would keep.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("there is no OUT_DIR")?);
    for folder in ["src/gateway", "src/gateway/services"] {
        println!("cargo::rerun-if-changed={folder}");
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "yaml") {
                write_as_json(&path, &out)
                    .map_err(|error| format!("{}: {error}", path.display()))?;
            }
        }
    }
    Ok(())
}

fn write_as_json(path: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let value: serde_json::Value = serde_yaml::from_str(&fs::read_to_string(path)?)?;
    let name = path.file_stem().ok_or("a file without a name")?;
    fs::write(out.join(name).with_extension("json"), value.to_string())?;
    Ok(())
}
