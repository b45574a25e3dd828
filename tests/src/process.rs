//! Free ports, waiting, and servers that can't outlive the test that started them.

use std::fs::File;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long a server may take to end before it is killed.
const PATIENCE: Duration = Duration::from_secs(10);

/// A port of this machine that nobody listens on now.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
    listener.local_addr().expect("its address").port()
}

/// A port that is free together with the one 10000 above it, where `weed` puts its gRPC.
pub fn free_port_pair() -> u16 {
    let free = |port: u16| TcpListener::bind(("127.0.0.1", port)).is_ok();
    (0..1000).map(|_| fastrand::u16(20_000..30_000)).find(|port| free(*port) && free(port + 10_000)).expect("two free ports")
}

/// Waits until `true`, and says what it waited for where that takes too long.
pub fn wait_until(what: &str, at_most: Duration, mut done: impl FnMut() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < at_most, "waited {at_most:?} in vain until {what}");
        sleep(Duration::from_millis(50));
    }
}

/// As [`wait_until`], for tests that await.
pub async fn eventually<F: Future<Output = bool>>(what: &str, at_most: Duration, mut done: impl FnMut() -> F) {
    let start = Instant::now();
    while !done().await {
        assert!(start.elapsed() < at_most, "waited {at_most:?} in vain until {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Whether something listens on the port.
pub fn answers(port: u16) -> bool {
    TcpStream::connect(("127.0.0.1", port)).is_ok()
}

/// Starts a server with its output in a file.
///
/// # Panics
/// Where it can't be started.
pub fn server(command: &mut Command, log: &Path) -> Child {
    let out = File::create(log).expect("a log file");
    let err = out.try_clone().expect("the same file");
    command.stdin(Stdio::null()).stdout(out).stderr(err).spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

/// Ends processes, and removes their folder, unmounted where it is a file system of its own, when this process ends: a shell waits on a pipe whose other end is held here, and the system
/// closes that end however this process ends. A destructor would not run for a static, nor after an abort.
pub struct Leash {
    shell: Child,
    servers: Vec<Child>,
}

impl Leash {
    /// Ties `servers` and their `folder` to this process.
    ///
    /// # Panics
    /// Where no shell can be started.
    pub fn tie(servers: Vec<Child>, folder: &Path) -> Self {
        let pids: Vec<_> = servers.iter().map(|server| server.id().to_string()).collect();
        let pids = pids.join(" ");
        let script = format!(
            "pids='{pids}'; while read -r line; do pids=$line; done; kill $pids 2>/dev/null; \
             for i in 1 2 3 4 5 6 7 8 9 10; do kill -0 $pids 2>/dev/null || break; sleep 1; done; \
             kill -9 $pids 2>/dev/null; umount -l \"$1\" 2>/dev/null; rm -rf \"$1\""
        );
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(script).arg("leash").arg(folder).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        // A process group of its own: Ctrl-C at the tests must not end it before it has done its work.
        std::os::unix::process::CommandExt::process_group(&mut shell, 0);
        Self { shell: shell.spawn().expect("a shell"), servers }
    }

    /// The process ids, in the order given.
    pub fn ids(&self) -> Vec<u32> {
        self.servers.iter().map(Child::id).collect()
    }

    /// Ends a lone server, gently while it has patience, and ties the one that `start` starts in its place.
    ///
    /// # Panics
    /// Where the shell is gone.
    pub fn restart(&mut self, start: impl FnOnce() -> Child) {
        for server in &mut self.servers {
            let _ = Command::new("kill").arg(server.id().to_string()).status();
            let began = Instant::now();
            while began.elapsed() < PATIENCE && matches!(server.try_wait(), Ok(None)) {
                sleep(Duration::from_millis(50));
            }
            // A server that waits for its clients to go, for one.
            let _ = server.kill();
            let _ = server.wait();
        }
        self.servers = vec![start()];
        let line = format!("{}\n", self.servers[0].id());
        self.shell.stdin.as_mut().expect("its pipe").write_all(line.as_bytes()).expect("the shell");
    }
}
