use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Meaning, Neighbourhood, Surroundings, TerraformFile};

/// Files in one text: a line `-- path` begins each.
fn files(text: &str) -> Vec<Arc<TerraformFile>> {
    let parts = text.trim_start().split("-- ").skip(1);
    let file = |part: &str| {
        let (path, text) = part.split_once('\n').unwrap();
        Arc::new(TerraformFile::read(PathBuf::from(path.trim()), text))
    };
    parts.map(file).collect()
}

fn of(text: &str, config: &str) -> Arc<Surroundings> {
    let files = files(text);
    Neighbourhood::of(&files).of_config(Path::new(config)).cloned().unwrap_or_default()
}

#[test]
fn debugging() {
    let text = std::fs::read_to_string("/tmp/p19/t1/infra/main.tf").unwrap();
    let f = files(&format!("-- infra/main.tf\n{text}"));
    eprintln!("{} blocks", f[0].body.blocks.len());
    for b in &f[0].body.blocks { eprintln!("{:?} {:?} {:?}", b.kind.text, b.labels.iter().map(|l| l.text.clone()).collect::<Vec<_>>(), b.body.blocks.iter().map(|b| b.kind.text.clone()).collect::<Vec<_>>()); }
    let last = f[0].body.blocks.last().unwrap();
    eprintln!("{:#?}", last.body.blocks[0].body.blocks[0].body.attributes);
    let it = of(&format!("-- infra/main.tf\n{text}"), "infra/openapi.yaml");
    panic!("{it:#?}");
}
