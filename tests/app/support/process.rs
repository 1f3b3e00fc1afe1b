//! The real binary, as a process of its own.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::Visitor;

/// After this long a process that says nothing is taken for dead, so that a test fails and does not hang.
const PATIENCE: Duration = Duration::from_secs(60);

/// The binary with its data in `folder` and nothing of ours in the environment.
pub fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_joongobooks"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("JOONGOBOOKS_") || name.starts_with("LEPTOS_")) {
        command.env_remove(name);
    }
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("JOONGOBOOKS_DATABASE_URL", format!("sqlite://{}/shop.db", folder.display()))
        .env("JOONGOBOOKS_MEDIA_DIR", folder.join("media"))
        .env("JOONGOBOOKS_MAIL_DIR", folder.join("mail"))
        .env("LEPTOS_SITE_ADDR", "127.0.0.1:0")
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs a command that must fail, and gives all that it said.
#[track_caller]
pub fn expect_failure(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().expect("the binary runs");
    let said = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(!status.success(), "it should have failed: {said}");
    assert!(!said.contains("panicked"), "a panic is no way to say so: {said}");
    said
}

/// A shop that is open in a process of its own. It is killed when this is dropped.
pub struct Process {
    child: Child,
    log: Receiver<String>,
    /// Lines of its log that were read already.
    heard: Mutex<Vec<String>>,
    url: String,
}

impl Process {
    /// Starts a command that serves, and waits until it is open.
    pub fn serve(command: &mut Command) -> Process {
        let mut child = command.spawn().expect("the binary starts");
        let stderr = child.stderr.take().expect("a pipe");
        let (line, log) = channel();
        std::thread::spawn(move || {
            for text in BufReader::new(stderr).lines().map_while(Result::ok) {
                if line.send(text).is_err() {
                    break;
                }
            }
        });
        let mut process = Process { child, log, heard: Mutex::default(), url: String::new() };
        let open = process.wait_for("open on http://");
        let address = open.split("open on ").nth(1).and_then(|rest| rest.split('"').next()).expect("an address");
        process.url = address.trim().to_owned();
        process
    }

    /// The next line of its log that has `text` in it.
    pub fn wait_for(&self, text: &str) -> String {
        let mut heard = self.heard.lock().expect("lines");
        loop {
            match self.log.recv_timeout(PATIENCE) {
                Ok(line) => heard.push(line.clone()),
                Err(error) => panic!("{error} while waiting for {text:?} in its log:\n{}", heard.join("\n")),
            }
            if let Some(line) = heard.last().filter(|line| line.contains(text)) {
                return line.clone();
            }
        }
    }

    /// Stops it, and gives all that it logged.
    pub fn into_log(mut self) -> Vec<String> {
        self.terminate();
        self.wait();
        let mut lines = std::mem::take(&mut *self.heard.lock().expect("lines"));
        // Its end of the pipe is closed: this ends.
        lines.extend(self.log.iter());
        lines
    }

    /// `127.0.0.1:…`
    pub fn address(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    pub fn visitor(&self) -> Visitor {
        Visitor::new(self.url.clone(), super::shop::client())
    }

    /// SIGKILL: nothing of it runs any more when this returns.
    pub fn kill(&mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
    }

    /// SIGTERM.
    pub fn terminate(&self) {
        let status = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().expect("kill runs");
        assert!(status.success());
    }

    pub fn wait(&mut self) -> ExitStatus {
        self.child.wait().expect("it ends")
    }

    /// The most memory it ever had, in KiB.
    pub fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("/proc tells");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("VmHWM");
        line.trim().trim_end_matches(" kB").parse().expect("a number")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a command with `input` as what is typed.
pub fn with_input(command: &mut Command, input: &str) -> Output {
    let mut child = command.stdin(Stdio::piped()).spawn().expect("the binary starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(input.as_bytes()).expect("it reads");
    drop(stdin);
    child.wait_with_output().expect("it ends")
}
