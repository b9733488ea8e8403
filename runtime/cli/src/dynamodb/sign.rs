//! Signature Version 4: what says to AWS who we are, and that nobody changed what we said.
//!
//! The steps and their names are those of the guide "Signature Version 4 signing process" of the IAM documentation.

use hmac::{Hmac, KeyInit, Mac};
use planish_kernel::Timestamp;
use sha2::{Digest, Sha256};

use super::settings::Settings;

const SERVICE: &str = "dynamodb";

/// A moment as signatures have it: `20260201T092544Z`.
pub(super) fn stamp(at: Timestamp) -> String {
    let seconds = at.0.div_euclid(1_000_000).rem_euclid(86_400);
    let day = at.date().to_string().replace('-', "");
    format!("{day}T{:02}{:02}{:02}Z", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// The header `authorization` of a POST of `body` to `/`, with these headers beside it: names in lower case, sorted.
pub(super) fn authorization(settings: &Settings, stamp: &str, headers: &[(&str, &str)], body: &[u8]) -> String {
    let day = stamp.split('T').next().unwrap_or_default();
    let scope = format!("{day}/{}/{SERVICE}/aws4_request", settings.region);
    let canonical_headers: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let signed = headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";");
    let canonical_request = format!("POST\n/\n\n{canonical_headers}\n{signed}\n{}", hex(&Sha256::digest(body)));
    let hashed = hex(&Sha256::digest(canonical_request));
    let string_to_sign = format!("AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashed}");
    let key = signing_key(&settings.keys.secret, day, &settings.region, SERVICE);
    let signature = hex(&mac(&key, &string_to_sign));
    format!("AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={signed}, Signature={signature}", settings.keys.id)
}

fn signing_key(secret: &str, day: &str, region: &str, service: &str) -> [u8; 32] {
    let day = mac(format!("AWS4{secret}").as_bytes(), day);
    [region, service, "aws4_request"].iter().fold(day, |key, text| mac(&key, text))
}

fn mac(key: &[u8], text: &str) -> [u8; 32] {
    // A key of any length will do, so that there is always one.
    Hmac::<Sha256>::new_from_slice(key).map_or([0; 32], |mac| mac.chain_update(text).finalize().into_bytes().into())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::super::settings::Keys;
    use super::*;

    const BODY: &[u8] = br#"{"RequestItems":{}}"#;

    fn settings(session: Option<&str>) -> Settings {
        let host = "dynamodb.eu-central-1.amazonaws.com";
        Settings {
            endpoint: format!("https://{host}"),
            host: host.to_owned(),
            region: "eu-central-1".to_owned(),
            keys: Keys {
                id: "AKIDEXAMPLE".to_owned(),
                secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".to_owned(),
                session: session.map(str::to_owned),
            },
        }
    }

    #[test]
    fn a_key_is_derived_as_the_guide_shows_it() {
        let key = signing_key("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "20150830", "us-east-1", "iam");
        assert_eq!(hex(&key), "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9");
    }

    /// The signatures are those that botocore 1.43 makes of the same requests.
    #[test]
    fn a_request_is_signed_as_botocore_signs_it() {
        let stamp = stamp(Timestamp(1_769_937_944_000_000));
        assert_eq!(stamp, "20260201T092544Z");
        let settings = settings(Some("session/token=="));
        let mut headers = vec![
            ("content-type", "application/x-amz-json-1.0"),
            ("host", &settings.host),
            ("x-amz-date", &stamp),
            ("x-amz-security-token", "session/token=="),
            ("x-amz-target", "DynamoDB_20120810.BatchWriteItem"),
        ];
        let signed = authorization(&settings, &stamp, &headers, BODY);
        assert_eq!(
            signed,
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260201/eu-central-1/dynamodb/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, Signature=40f8233c93ab0032978ec1218f8ca72f390aef718c399e8d0f1af8bea90f8ee1"
        );
        headers.remove(3);
        let signed = authorization(&settings, &stamp, &headers, BODY);
        assert!(
            signed.ends_with("Signature=2ac5ea75cfd422f1e24160b6f3e70bf2d0bc7ea63a89c31d4df6e4a44cdc5c38"),
            "{signed}"
        );
    }
}
