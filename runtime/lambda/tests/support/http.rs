//! HTTP/1.1 as far as the tests need it: a message is a head and a body whose length it says.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

/// A request, or an answer: the bytes as they came.
#[derive(Clone)]
pub(crate) struct Message {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

/// A connection that messages are read from.
pub(crate) struct Connection {
    reader: BufReader<TcpStream>,
}

impl Connection {
    pub(crate) fn new(stream: TcpStream) -> Self {
        stream.set_nodelay(true).unwrap();
        Self { reader: BufReader::new(stream) }
    }

    /// The next message; none when the other side has hung up.
    pub(crate) fn read(&mut self) -> Option<Message> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.reader.read_line(&mut head).ok()? == 0 {
                return None;
            }
        }
        let mut message = Message { head, body: Vec::new() };
        let has_body = !message.head.starts_with("HEAD") && !message.head.contains(" 204 ");
        let length = message.header("content-length").filter(|_| has_body).map_or(0, |text| text.parse().unwrap());
        message.body = vec![0; length];
        self.reader.read_exact(&mut message.body).ok()?;
        Some(message)
    }

    pub(crate) fn write(&mut self, message: &Message) {
        let stream = self.reader.get_mut();
        // The function may be dead by now.
        let _ = stream.write_all(message.head.as_bytes()).and_then(|()| stream.write_all(&message.body));
    }

    /// Waits until the other side hangs up.
    pub(crate) fn wait_for_the_end(&mut self) {
        let mut rest = [0; 1024];
        while self.reader.read(&mut rest).is_ok_and(|read| read > 0) {}
    }
}

impl Message {
    /// An answer.
    pub(crate) fn answer(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Self {
        let mut head = format!("HTTP/1.1 {status} Said\r\nContent-Length: {}\r\n", body.len());
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        Self { head: head + "\r\n", body: body.to_vec() }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(':'));
        lines.find(|(of, _)| of.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// Method and path of a request.
    pub(crate) fn target(&self) -> (&str, &str) {
        let mut words = self.head.split(' ');
        (words.next().unwrap(), words.next().unwrap())
    }
}
