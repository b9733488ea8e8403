//! DynamoDB Local: a process that ends with this one, since it ends with its standard input.

use std::io;
use std::path::Path;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// The server.
pub(crate) struct DynamoDbLocal {
    /// Where it answers.
    pub(crate) address: String,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    _child: Child,
}

impl DynamoDbLocal {
    /// Starts it from the folder that has its jars in `lib` and its launcher in `classes`.
    pub(crate) async fn start(folder: &Path) -> io::Result<Self> {
        let mut child = Command::new("java")
            .args(["-Xmx2g", "-XX:+UseSerialGC", "-Djava.library.path=lib", "-cp", "classes:lib/*", "DynamoDbLocal"])
            .args(["-inMemory", "-sharedDb", "-disableTelemetry"])
            .env("DDB_LOCAL_TELEMETRY", "0")
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let gone = || io::Error::other("DynamoDB Local has no pipes");
        let input = child.stdin.take().ok_or_else(gone)?;
        let output = BufReader::new(child.stdout.take().ok_or_else(gone)?).lines();
        let mut server = Self { address: String::new(), input, output, _child: child };
        let port = server.hear("READY ").await?;
        server.address = format!("127.0.0.1:{port}");
        Ok(server)
    }

    /// Closes the open shard of every stream; a child takes over.
    pub(crate) async fn rollover(&mut self) -> io::Result<()> {
        self.tell("rollover").await
    }

    /// Makes everything in the streams older by so many minutes. Iterators live for fifteen.
    pub(crate) async fn dilate(&mut self, minutes: u32) -> io::Result<()> {
        self.tell(&format!("dilate {}", minutes * 60_000)).await
    }

    async fn tell(&mut self, command: &str) -> io::Result<()> {
        self.input.write_all(format!("{command}\n").as_bytes()).await?;
        self.hear(&format!("DONE {command}")).await.map(|_| ())
    }

    /// What follows `beginning` in the next line that has it.
    async fn hear(&mut self, beginning: &str) -> io::Result<String> {
        while let Some(line) = self.output.next_line().await? {
            if let Some(rest) = line.strip_prefix(beginning) {
                return Ok(rest.to_owned());
            }
        }
        Err(io::Error::other(format!(
            "DynamoDB Local ended before it said `{beginning}`; is Java 17 there, and port 0 free?"
        )))
    }
}
