//! The wire between workers and a server, on a port of its own: connections pass, are cut, run slow, end in the midst of an answer, or are
//! answered with 500. Which does what comes from a seed.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What happens to one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// Nothing, for this many bytes of answers; then it is closed in good order, so that others come.
    None(usize),
    /// Every request is answered with 500.
    Fails,
    /// Answers come in drops.
    Slow,
    /// The connection ends after so many bytes of answers.
    Torn(usize),
}

/// A proxy that listens until the process ends.
pub struct Proxy {
    /// Where it listens.
    pub port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    target: u16,
    /// Whether connections have faults at all.
    rough: AtomicBool,
    speaks_http: bool,
    random: Mutex<fastrand::Rng>,
    cut: watch::Sender<u64>,
    counts: Mutex<BTreeMap<String, u64>>,
    name: &'static str,
}

impl Proxy {
    /// Begins to pass connections on to `target`. Faults of answers are for HTTP only.
    ///
    /// # Panics
    /// Where no port can be had.
    pub async fn start(name: &'static str, target: u16, speaks_http: bool, seed: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("its address").port();
        let random = Mutex::new(fastrand::Rng::with_seed(seed));
        let counts = Mutex::default();
        let shared =
            Arc::new(Shared { target, rough: AtomicBool::new(false), speaks_http, random, cut: watch::Sender::new(0), counts, name });
        let accepting = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&accepting)));
            }
        });
        Self { port, shared }
    }

    /// Begins or ends faults.
    pub fn set_rough(&self, rough: bool) {
        self.shared.rough.store(rough, Ordering::SeqCst);
    }

    /// Cuts every connection.
    pub fn cut(&self) {
        self.shared.count("connections cut");
        self.shared.cut.send_modify(|count| *count += 1);
    }

    /// What was done to connections, and how often.
    pub fn counts(&self) -> BTreeMap<String, u64> {
        self.shared.counts.lock().expect("counts").clone()
    }
}

impl Shared {
    fn count(&self, what: &str) {
        *self.counts.lock().expect("counts").entry(format!("{}: {what}", self.name)).or_default() += 1;
    }

    fn fault(&self) -> Fault {
        let mut random = self.random.lock().expect("a random source");
        if !self.speaks_http || !self.rough.load(Ordering::SeqCst) {
            return Fault::None(usize::MAX);
        }
        match random.u8(..100) {
            0..15 => Fault::Fails,
            15..25 => Fault::Slow,
            25..45 => Fault::Torn(random.usize(100..90_000)),
            _ => Fault::None(random.usize(50_000..500_000)),
        }
    }
}

async fn serve(client: TcpStream, shared: Arc<Shared>) {
    let mut cut = shared.cut.subscribe();
    let fault = shared.fault();
    let work = async {
        match fault {
            Fault::Fails => {
                shared.count("answers of 500");
                fail(client).await;
            }
            fault => {
                let Ok(server) = TcpStream::connect(("127.0.0.1", shared.target)).await else { return };
                pass(client, server, fault, &shared).await;
            }
        }
    };
    tokio::select! {
        () = work => {}
        _ = cut.changed() => {}
    }
}

async fn pass(client: TcpStream, server: TcpStream, fault: Fault, shared: &Shared) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let asking = async {
        let _ = tokio::io::copy(&mut from_client, &mut to_server).await;
    };
    let answering = async {
        let (mut buffer, mut passed) = (vec![0; 16 * 1024], 0usize);
        while let Ok(count @ 1..) = from_server.read(&mut buffer).await {
            let mut part = &buffer[..count];
            if let Fault::Torn(at) = fault
                && passed + count > at
            {
                part = &part[..at.saturating_sub(passed).min(count)];
                shared.count("answers torn");
                let _ = to_client.write_all(part).await;
                return;
            }
            if fault == Fault::Slow {
                shared.count("answers slowed");
                tokio::time::sleep(Duration::from_millis(400)).await;
            }
            passed += count;
            if to_client.write_all(part).await.is_err() || matches!(fault, Fault::None(most) if passed > most) {
                return;
            }
        }
    };
    tokio::select! {
        () = asking => {}
        () = answering => {}
    }
}

/// Reads one request whole, as far as its head tells its length, and answers it.
async fn fail(mut client: TcpStream) {
    let (mut seen, mut buffer) = (Vec::new(), vec![0; 16 * 1024]);
    let end = loop {
        match client.read(&mut buffer).await {
            Ok(count @ 1..) => seen.extend_from_slice(&buffer[..count]),
            _ => return,
        }
        if let Some(at) = seen.windows(4).position(|window| window == b"\r\n\r\n") {
            break at + 4;
        }
    };
    let head = String::from_utf8_lossy(&seen[..end]).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok()).unwrap_or(0);
    while seen.len() < end + length {
        match client.read(&mut buffer).await {
            Ok(count @ 1..) => seen.extend_from_slice(&buffer[..count]),
            _ => return,
        }
    }
    let _ = client.write_all(b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await;
}
