//! `planish-reference CATALOGUE HASH SOURCE`: the rows that a table must hold, one a line, one a key.
//!
//! SOURCE is a file of NDJSON or a folder of them, which are read in the order of their names. HASH is what stands in `_catalogue`.

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};

use planish_reference::{Context, Outcome, Placed, Reference, resolve};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [catalogue, hash, source] = arguments.as_slice() else {
        return Err("usage: planish-reference CATALOGUE HASH SOURCE".into());
    };
    let reference = Reference::from_yaml(&std::fs::read_to_string(catalogue)?)?;
    let mut rows = Vec::new();
    for (file, path) in files(Path::new(source))?.iter().enumerate() {
        let context = Context { catalogue_hash: hash.clone(), ..Context::default() };
        for (line, outcome) in reference.flatten_all(&std::fs::read(path)?, &context) {
            if let Outcome::Row { row, .. } = outcome {
                rows.push((file, line, row));
            }
        }
    }
    let placed: Vec<_> = rows.iter().map(|(file, line, row)| Placed { file: *file, line: *line, row }).collect();
    let mut out = std::io::stdout().lock();
    for winner in resolve(reference.key(), &placed).winners {
        if let Some(placed) = placed.get(winner) {
            writeln!(out, "{}", serde_json::Value::Object(placed.row.clone()))?;
        }
    }
    Ok(())
}

fn files(source: &Path) -> std::io::Result<Vec<PathBuf>> {
    if !source.is_dir() {
        return Ok(vec![source.to_owned()]);
    }
    let entries = std::fs::read_dir(source)?.collect::<Result<Vec<_>, _>>()?;
    let paths = entries.into_iter().map(|entry| entry.path());
    let mut files: Vec<_> = paths.filter(|path| path.extension().is_some_and(|ending| ending == "ndjson")).collect();
    files.sort();
    Ok(files)
}
