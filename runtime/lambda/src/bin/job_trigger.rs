//! The Lambda function `job-trigger`: objects arrive in S3, and a run of the Databricks job starts.

use std::process::ExitCode;

use lambda_runtime::{LambdaEvent, Runtime, service_fn};
use planish_lambda::function::{Invocation, say};
use planish_lambda::report::problem;
use planish_lambda::settings::trigger;
use planish_lambda::store::Pool;
use serde_json::value::RawValue;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&problem("", &error.to_string()));
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), lambda_runtime::Error> {
    let variable = |name: &str| std::env::var(name).ok();
    let function = trigger(&variable, Pool::default())?;
    let function = &function;
    let handle = service_fn(|event: LambdaEvent<Box<RawValue>>| async move {
        let LambdaEvent { payload, context, .. } = event;
        let invocation =
            Invocation { request_id: context.request_id, trace_id: context.xray_trace_id, deadline: context.deadline };
        function.handle(payload.get(), invocation).await.map_err(lambda_runtime::Error::from)
    });
    Runtime::new(handle).run().await
}
