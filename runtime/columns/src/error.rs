//! What can go wrong between rows and a batch.

use arrow_schema::ArrowError;

/// What can go wrong between rows and a batch.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A value came that is not of its column's type, or did not fit into the structure of the tables.
    #[error(
        "column `{column}` was given a value of another type than its tables say: the rows since the last batch are lost; \
         flatten with the tables that the sink was made for"
    )]
    Kind {
        /// Name of the column, or of the struct's field.
        column: String,
    },
    /// A column has grown past 2 GiB of text or 2³¹ elements.
    #[error("column `{column}` has grown past 2 GiB in one batch: finish batches earlier")]
    TooLarge {
        /// Name of the column, or of the struct's field.
        column: String,
    },
    /// Arrow refuses the batch: the key is NULL in a row.
    #[error("the rows make no batch: {0}")]
    Batch(#[from] ArrowError),
}
