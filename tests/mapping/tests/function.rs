//! Processes as Lambda sees them: what each outcome looks like from outside. The functions are scripts of bash.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::future::pending;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use planish_mapping::{Function, Outcome, Program};
use tempfile::TempDir;

/// `ask` waits for an event, `tell response|error TEXT` answers.
const RUNTIME: &str = r#"#!/bin/bash
exec 3<>"/dev/tcp/${AWS_LAMBDA_RUNTIME_API%:*}/${AWS_LAMBDA_RUNTIME_API#*:}"
head() {
  length=0
  while IFS= read -r line <&3 && line=${line%$'\r'} && [ -n "$line" ]; do
    case ${line,,} in content-length:*) length=${line#*: } ;; esac
  done
}
ask() {
  printf 'GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n' >&3
  head
  IFS= read -r -N "$length" event <&3
}
tell() {
  printf 'POST /2018-06-01/runtime/invocation/1/%s HTTP/1.1\r\nHost: x\r\nContent-Length: %s\r\n\r\n%s' "$1" "${#2}" "$2" >&3
  head
}
"#;

/// A function that does this, for as long as the folder is there.
async fn function(body: &str) -> (Function, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bootstrap");
    std::fs::write(&path, format!("{RUNTIME}{body}\n")).unwrap();
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
    let variables = vec![("GREETING".to_owned(), "hello".to_owned())];
    let timeout = Duration::from_secs(2);
    let program = Program { path, variables, log: folder.path().join("log"), timeout };
    (Function::start(&program).await.unwrap(), folder)
}

async fn outcome(body: &str) -> Outcome {
    let (mut function, _folder) = function(body).await;
    function.invoke("[1,2]".to_owned(), pending()).await.unwrap()
}

#[tokio::test]
async fn an_answer_is_told_and_the_process_serves_again() {
    let (mut function, _folder) = function(r#"while ask; do tell response "$GREETING $event"; done"#).await;
    for event in ["[1,2]", "[3]"] {
        let told = function.invoke(event.to_owned(), pending()).await.unwrap();
        assert_eq!(told, Outcome::Response(format!("hello {event}").into()));
    }
}

#[tokio::test]
async fn an_error_is_told_as_one() {
    assert_eq!(outcome(r#"ask; tell error "{}"; ask"#).await, Outcome::Error("{}".into()));
}

#[tokio::test]
async fn a_process_that_ends_has_crashed_before_or_after_it_got_the_event() {
    assert_eq!(outcome("exit 1").await, Outcome::Crashed);
    assert_eq!(outcome("ask; exit 0").await, Outcome::Crashed);
}

#[tokio::test]
async fn a_process_that_takes_too_long_is_killed() {
    let begun = Instant::now();
    assert_eq!(outcome("ask; ask; ask").await, Outcome::TimedOut);
    assert_eq!(outcome("read -t 30 <&3").await, Outcome::TimedOut);
    assert!(begun.elapsed() < Duration::from_secs(15));
}

#[tokio::test]
async fn a_process_is_killed_when_it_is_told_to_be_and_its_answer_is_lost() {
    let (mut function, _folder) = function("ask; read -t 1 <&3; tell response late").await;
    let killed = tokio::time::sleep(Duration::from_millis(50));
    assert_eq!(function.invoke("{}".to_owned(), killed).await.unwrap(), Outcome::Crashed);
}

#[tokio::test]
async fn what_it_prints_is_in_its_log() {
    let (mut function, folder) = function(r#"ask; echo "got $event"; tell response null"#).await;
    let told = function.invoke("{}".to_owned(), pending()).await.unwrap();
    assert_eq!(told, Outcome::Response("null".into()));
    assert_eq!(std::fs::read_to_string(folder.path().join("log")).unwrap(), "got {}\n");
}
