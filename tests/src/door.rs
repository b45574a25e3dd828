//! A reverse proxy that signs people in: what stands before the review page. Whoever the test says is signed in is stated to the page, whatever
//! a browser says of itself.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::{sleep, spawn};
use std::time::Duration;

/// A door on a port of its own, to a server on another one.
#[derive(Clone)]
pub struct Door {
    port: u16,
    person: Arc<Mutex<String>>,
}

impl Door {
    /// Listens on `port`, and hands on to the server on port `to` with this secret.
    ///
    /// # Panics
    /// Where the port is taken.
    pub fn open(port: u16, to: u16, secret: &'static str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).expect("a port");
        let door = Self { port, person: Arc::default() };
        let own = door.clone();
        spawn(move || {
            for stream in listener.incoming().flatten() {
                let person = own.person.lock().expect("a name").clone();
                spawn(move || hand_on(stream, to, secret, &person));
            }
        });
        door
    }

    /// The address in a browser.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// From now on that person is signed in.
    ///
    /// # Panics
    /// Where another thread did while it held the name.
    pub fn sign_in(&self, person: &str) {
        person.clone_into(&mut self.person.lock().expect("a name"));
    }
}

/// One request, one answer. A browser that hangs up is nobody's fault.
fn hand_on(mut browser: TcpStream, to: u16, secret: &str, person: &str) -> Option<()> {
    let (head, mut body) = read_head(&mut browser)?;
    let mut lines = head.split("\r\n");
    let mut said = format!("{}\r\n", lines.next()?);
    let mut length = 0;
    for line in lines {
        let name = line.split(':').next()?.to_ascii_lowercase();
        if name == "content-length" {
            length = line.split(':').nth(1)?.trim().parse().ok()?;
        }
        if !["connection", "x-forwarded-user", "x-callscrub-proxy-secret"].contains(&name.as_str()) {
            said += &format!("{line}\r\n");
        }
    }
    said += &format!("X-Callscrub-Proxy-Secret: {secret}\r\nX-Forwarded-User: {person}\r\nConnection: close\r\n\r\n");
    while body.len() < length {
        let mut part = [0; 4096];
        let read = browser.read(&mut part).ok().filter(|read| *read > 0)?;
        body.extend_from_slice(&part[..read]);
    }
    let mut server = connect(to)?;
    server.write_all(said.as_bytes()).ok()?;
    server.write_all(&body).ok()?;
    let _ = std::io::copy(&mut server, &mut browser);
    browser.shutdown(Shutdown::Both).ok()
}

/// The server may still be starting.
fn connect(port: u16) -> Option<TcpStream> {
    (0..100).find_map(|_| TcpStream::connect(("127.0.0.1", port)).map_err(|_| sleep(Duration::from_millis(50))).ok())
}

/// The head without its last line end, and what came of the body.
fn read_head(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|own| own == b"\r\n\r\n") {
            let body = bytes.split_off(end + 4);
            bytes.truncate(end);
            return Some((String::from_utf8(bytes).ok()?, body));
        }
        let mut part = [0; 4096];
        let read = stream.read(&mut part).ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&part[..read]);
    }
}
