//! Fields: types expanded to their use.

use crate::catalogue::{self, Attributes, Catalogue, Ordered, TypeExpr};
use crate::plan::{DataType, Field, Path, Rules, Struct, TypeName};

use super::BuildError;
use super::inherit::{Chain, Spellings, Surroundings};

/// What a type comes down to once the names of own types are followed.
enum Shape<'a> {
    Scalar(&'a TypeExpr),
    Array(&'a TypeExpr),
    Struct(&'a str, &'a Ordered<catalogue::Field>),
}

/// Expands the types of one catalogue.
pub(super) struct Expander<'a> {
    catalogue: &'a Catalogue,
    spellings: Spellings,
    /// The own types that are being expanded, to notice one that holds itself.
    open: Vec<&'a str>,
}

impl<'a> Expander<'a> {
    /// For the types of `catalogue`.
    pub(super) fn new(catalogue: &'a Catalogue) -> Self {
        Self { catalogue, spellings: Spellings::of_catalogue(catalogue), open: Vec::new() }
    }

    /// The field `name` of type `data_type`. `usual` is where it is looked for if nobody says, given whether it holds an array.
    pub(super) fn field(
        &mut self,
        name: String,
        data_type: &'a TypeExpr,
        attributes: &'a Attributes,
        around: &Surroundings<'a>,
        usual: impl FnOnce(&DataType) -> Path,
    ) -> Result<Field, BuildError> {
        let mut field = self.shaped(name, data_type, Chain::of(attributes), around)?;
        if field.paths.is_empty() {
            field.paths = vec![usual(&field.data_type)];
        }
        Ok(field)
    }

    /// A field of the envelope, of the state or of a struct: under its own name unless it says otherwise.
    pub(super) fn named(
        &mut self,
        (name, field): &'a (catalogue::Spanned<String>, catalogue::Field),
        around: &Surroundings<'a>,
    ) -> Result<Field, BuildError> {
        let data_type = field.data_type.as_ref().ok_or_else(|| BuildError::Untyped(name.value.clone()))?;
        let column = field.attributes.column.as_ref().unwrap_or(name);
        self.field(column.value.clone(), data_type, &field.attributes, around, |_| vec![name.value.clone()])
    }

    fn shaped(
        &mut self,
        name: String,
        data_type: &'a TypeExpr,
        mut chain: Chain<'a>,
        around: &Surroundings<'a>,
    ) -> Result<Field, BuildError> {
        let outer = self.open.len();
        let (data_type, rules) = match self.follow(data_type, &mut chain)? {
            Shape::Scalar(scalar) => (self.scalar(scalar, &chain)?, chain.rules(&self.spellings, around)?),
            Shape::Array(element) => {
                let element = self.shaped(String::new(), element, chain.of_elements(), &around.inside())?;
                (DataType::Array(Box::new(element)), Rules::NONE)
            }
            Shape::Struct(name, fields) => {
                let around = around.inside();
                let fields = fields.iter().map(|field| self.named(field, &around)).collect::<Result<_, _>>()?;
                (DataType::Struct(Struct { name: TypeName(name.to_owned()), fields }), Rules::NONE)
            }
        };
        self.open.truncate(outer);
        let mut field = Field {
            name,
            paths: chain.paths().unwrap_or_default(),
            data_type,
            comment: None,
            rules,
            tags: Vec::new(),
            mask: None,
        };
        chain.describe(&mut field, around);
        Ok(field)
    }

    /// Follows the names of own types, each of which adds its attributes to `chain`.
    fn follow(&mut self, mut data_type: &'a TypeExpr, chain: &mut Chain<'a>) -> Result<Shape<'a>, BuildError> {
        loop {
            let name = match data_type {
                TypeExpr::Named(name) => name,
                TypeExpr::Array(element) => return Ok(Shape::Array(element)),
                scalar => return Ok(Shape::Scalar(scalar)),
            };
            if self.open.contains(&name.as_str()) {
                return Err(BuildError::EndlessType(name.clone()));
            }
            let own = self.catalogue.types.get(name).ok_or_else(|| BuildError::UnknownType(name.clone()))?;
            self.open.push(name);
            chain.push(&own.attributes);
            data_type = match (&own.fields, &own.data_type) {
                (Some(fields), _) => return Ok(Shape::Struct(name, fields)),
                (None, Some(data_type)) => data_type,
                (None, None) => return Err(BuildError::Untyped(name.clone())),
            };
        }
    }

    fn scalar(&self, scalar: &TypeExpr, chain: &Chain<'a>) -> Result<DataType, BuildError> {
        Ok(match scalar {
            TypeExpr::Boolean => DataType::Boolean,
            TypeExpr::Byte => DataType::Byte,
            TypeExpr::Short => DataType::Short,
            TypeExpr::Int => DataType::Int,
            TypeExpr::Long => DataType::Long,
            TypeExpr::Float => DataType::Float,
            TypeExpr::Double => DataType::Double,
            TypeExpr::Decimal { precision, scale } => DataType::Decimal { precision: *precision, scale: *scale },
            TypeExpr::String => DataType::String,
            TypeExpr::Timestamp => DataType::Timestamp { formats: chain.formats() },
            TypeExpr::Date => DataType::Date,
            TypeExpr::Json => DataType::Json,
            TypeExpr::Array(_) | TypeExpr::Named(_) => return Err(BuildError::UnknownType(scalar.to_string())),
        })
    }
}
