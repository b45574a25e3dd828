//! A worker watched from outside while it works: what the system says of its memory, descriptors and time, what it counts itself, and how all of
//! that goes on with the jobs.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;

/// What `/proc` counts processor time in, a second: fixed on Linux, whatever the kernel's own clock.
const TICKS: f64 = 100.0;

/// A process as the system sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Footprint {
    /// Memory in RAM, in bytes.
    pub memory: u64,
    /// Open descriptors.
    pub descriptors: u64,
}

impl Footprint {
    /// Of a running process.
    ///
    /// # Panics
    /// Where it is gone.
    pub fn of(process: u32) -> Self {
        let status = fs::read_to_string(format!("/proc/{process}/status")).expect("a running process");
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
        let kilobytes: u64 = resident.trim().trim_end_matches(" kB").parse().expect("a number");
        let descriptors = fs::read_dir(format!("/proc/{process}/fd")).expect("its descriptors").count() as u64;
        Self { memory: kilobytes * 1024, descriptors }
    }
}

/// Processor time of a process and of all that it started, since each began, in seconds.
pub fn cpu_s(process: u32) -> f64 {
    let stat = |process: u32| fs::read_to_string(format!("/proc/{process}/stat")).ok().as_deref().and_then(Stat::parse);
    let listed = fs::read_dir("/proc").into_iter().flatten().flatten();
    let all: Vec<(u32, Stat)> =
        listed.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter_map(|id| Some((id, stat(id)?))).collect();
    let mut family = vec![process];
    let mut at = 0;
    while let Some(parent) = family.get(at).copied() {
        family.extend(all.iter().filter(|(_, stat)| stat.parent == parent).map(|(id, _)| *id));
        at += 1;
    }
    all.iter().filter(|(id, _)| family.contains(id)).map(|(_, stat)| stat.cpu_s).sum()
}

/// What matters of a process's `/proc/ID/stat`.
#[derive(Debug, PartialEq)]
struct Stat {
    parent: u32,
    /// User and system time.
    cpu_s: f64,
}

impl Stat {
    /// The name, which comes second, may hold anything, brackets included.
    fn parse(line: &str) -> Option<Self> {
        let fields: Vec<&str> = line.rsplit_once(')')?.1.split_whitespace().collect();
        // The 14th and 15th of all fields; the state, the 3rd, comes first here, and the parent after it.
        let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
        Some(Self { parent: fields.get(1)?.parse().ok()?, cpu_s: (ticks(11)? + ticks(12)?) / TICKS })
    }
}

/// Numbers of a worker's `/metrics`, by name and labels as they stand there.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Numbers(BTreeMap<String, f64>);

impl Numbers {
    /// As the worker on that port counts now; `None` where it doesn't answer.
    pub fn ask(port: u16) -> Option<Self> {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
        stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").ok()?;
        let mut text = String::new();
        stream.read_to_string(&mut text).ok()?;
        text.starts_with("HTTP/1.1 200").then(|| Self::parse(&text))
    }

    fn parse(text: &str) -> Self {
        let line = |line: &str| line.rsplit_once(' ').and_then(|(name, value)| Some((name.to_owned(), value.parse().ok()?)));
        Self(text.lines().filter_map(line).collect())
    }

    /// The sum of all numbers of that name, whatever their labels.
    pub fn sum(&self, name: &str) -> f64 {
        let of_name = |known: &str| known.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('{'));
        self.0.iter().filter(|(known, _)| of_name(known)).map(|(_, value)| value).sum()
    }

    /// One number by its only label; 0 where it was never counted.
    pub fn labelled(&self, name: &str, label: &str, value: &str) -> f64 {
        self.0.get(&format!("{name}{{{label}=\"{value}\"}}")).copied().unwrap_or(0.0)
    }
}

/// The slope of the line through these points with the least squares, and 0 for fewer than two places.
pub fn slope(points: &[(f64, f64)]) -> f64 {
    let count = points.len().max(1) as f64;
    let mean = |part: fn(&(f64, f64)) -> f64| points.iter().map(part).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let spread: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    let together: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    if spread == 0.0 { 0.0 } else { together / spread }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slope_is_what_each_step_adds_and_nothing_where_there_is_one_step() {
        assert_eq!(slope(&[(0.0, 5.0), (1.0, 7.0), (2.0, 9.0)]), 2.0);
        assert_eq!(slope(&[(0.0, 5.0), (1.0, 6.0), (2.0, 5.0)]), 0.0);
        assert_eq!(slope(&[(3.0, 1.0), (3.0, 9.0)]), 0.0);
        assert_eq!(slope(&[]), 0.0);
    }

    #[test]
    fn processor_time_is_found_behind_any_name() {
        let line = "7 (a) b (c) S 1 7 7 0 -1 4194560 10 0 0 0 150 50 0 0 20 0 1 0 100 1 1";
        assert_eq!(Stat::parse(line), Some(Stat { parent: 1, cpu_s: 2.0 }));
        assert_eq!(Stat::parse("7 (a) S 1"), None);
    }

    #[test]
    fn the_time_of_a_child_counts_for_its_parent() {
        let busy = "i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done; read -r line";
        let mut child = std::process::Command::new("sh").args(["-c", busy]).stdin(std::process::Stdio::piped()).spawn().unwrap();
        while cpu_s(child.id()) == 0.0 {
            std::thread::yield_now();
        }
        let of_child = cpu_s(child.id());
        assert!(cpu_s(std::process::id()) >= of_child);
        child.kill().unwrap();
        child.wait().unwrap();
    }

    #[test]
    fn numbers_are_read_by_name_and_label() {
        let text = "# TYPE a counter\na{s=\"x\"} 2\na{s=\"y\"} 3\na_more 9\nb 4\n";
        let numbers = Numbers::parse(text);
        assert_eq!((numbers.sum("a"), numbers.sum("b"), numbers.sum("c")), (5.0, 4.0, 0.0));
        assert_eq!((numbers.labelled("a", "s", "y"), numbers.labelled("a", "s", "z")), (3.0, 0.0));
    }

    #[test]
    fn this_very_process_has_a_footprint() {
        let files: Vec<_> = (0..50).map(|_| fs::File::open("/proc/self/status").unwrap()).collect();
        let own = Footprint::of(std::process::id());
        assert!(own.descriptors >= files.len() as u64 && own.memory > 1 << 20, "{own:?}");
    }
}
