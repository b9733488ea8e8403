//! The Lambda function `stream-processor`: batches of a DynamoDB stream become NDJSON in S3.

use std::process::ExitCode;

use lambda_runtime::{LambdaEvent, Runtime, service_fn};
use planish_lambda::function::{Invocation, StreamProcessor, say};
use planish_lambda::payload::Payload;
use planish_lambda::report::problem;
use planish_lambda::settings::Settings;
use planish_lambda::store::Pool;

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
    let Some(name) = variable("AWS_LAMBDA_FUNCTION_NAME") else {
        return Err(
            "this program is a Lambda function: AWS_LAMBDA_FUNCTION_NAME is not set, so Lambda did not start it".into(),
        );
    };
    let pool = Pool::default();
    let settings = Settings::read(&variable, &pool)?;
    let function = StreamProcessor::start(settings, name, &pool).await;
    let function = &function;
    let payload = Payload::default();
    let handle = service_fn(|event: LambdaEvent<()>| {
        let (payload, context) = (payload.take(), event.context);
        let invocation =
            Invocation { request_id: context.request_id, trace_id: context.xray_trace_id, deadline: context.deadline };
        async move { function.handle(payload, invocation).await.map_err(lambda_runtime::Error::from) }
    });
    Runtime::new(handle).layer(payload.clone()).run().await
}
