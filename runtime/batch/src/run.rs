//! A run: everything that is new in a source, into the table, manifest by manifest.

use std::{
    collections::BTreeMap,
    path::Path,
    time::{Instant, SystemTime},
};

use chrono::{DateTime, Utc};
use planish_kernel::{Date, Timestamp};
use planish_pipeline::{
    Caps, Listing, Location, Log, LogError, Manifest, Named, Next, Plan, Proposal, Quarantine, SchemaChanges, app_id,
    list, next, plan,
};
use tokio::runtime::Handle;
use uuid::Uuid;

use crate::{
    Catalogue, Error, Progress, Summary,
    delta::{self, Opened, Table},
    execute::{Executed, Execution},
    flatten::Stamp,
};

/// How often the log and the table are read again when they do not fit: another runner may have committed in between.
const GLANCES: u32 = 5;

/// What a run does.
#[derive(Debug, Clone)]
pub struct Job {
    /// The catalogue.
    pub catalogue: Catalogue,
    /// Where the events are.
    pub source: Location,
    /// Where the table is.
    pub table: Location,
    /// Where quarantined lines go; beside the table if nothing is said.
    pub quarantine: Option<Location>,
    /// How large a manifest may be.
    pub caps: Caps,
    /// What happens when the table lacks columns.
    pub schema_changes: SchemaChanges,
    /// When the run begins.
    pub now: SystemTime,
    /// Where I/O runs: of a multi-thread runtime. The run itself blocks, so its thread must be none of the runtime's own.
    pub runtime: Handle,
}

impl Job {
    /// Brings everything that is new in the source into the table.
    ///
    /// First a manifest that an earlier run left unfinished, as it is written; then new ones, until every file of the listing is named.
    ///
    /// # Errors
    ///
    /// [`Error`]. Manifests that were committed before it stay committed; the next run goes on from there.
    pub fn run(&self, progress: &dyn Progress) -> Result<Summary, Error> {
        let began = Instant::now();
        let listing = self.runtime.block_on(list(&self.source))?;
        let mut run = Run::open(self, listing, progress)?;
        while run.step()? {}
        run.summary.finish(began.elapsed());
        Ok(run.summary)
    }
}

struct Run<'a> {
    job: &'a Job,
    progress: &'a dyn Progress,
    listing: Listing,
    location: delta::Location,
    table: Option<Table>,
    log: Log,
    id: Option<Uuid>,
    /// The log's manifests, as they were read last.
    manifests: BTreeMap<u64, Manifest>,
    summary: Summary,
}

impl<'a> Run<'a> {
    fn open(job: &'a Job, listing: Listing, progress: &'a dyn Progress) -> Result<Self, Error> {
        let location = delta::Location::at(&job.table.url(), &job.runtime)?;
        let log = Log::of(&job.table);
        let table = match Table::open(&location)? {
            Opened::Existing(table) => Some(table),
            Opened::Absent => None,
        };
        let id = job.runtime.block_on(log.id())?;
        let mut run = Self {
            job,
            progress,
            listing,
            location,
            table,
            log,
            id,
            manifests: BTreeMap::new(),
            summary: Summary::default(),
        };
        run.check_table()?;
        run.summary.source = job.source.to_string();
        run.summary.table = job.table.to_string();
        run.summary.catalogue = job.catalogue.tables.catalogue.to_string();
        run.summary.table_version = run.table.as_ref().map(Table::version);
        run.summary.files.passed_over = run.listing.others;
        Ok(run)
    }

    /// Nothing is written for a table that can't take the rows in the end.
    fn check_table(&self) -> Result<(), Error> {
        let Some(table) = &self.table else { return Ok(()) };
        if self.id.is_none() {
            let rows = table.facts()?.rows;
            if rows > 0 {
                return Err(Error::NotOurs { table: self.job.table.to_string(), rows });
            }
        }
        self.execution(Stamp::default(), &self.job.source).additions(table).map(drop)
    }

    /// One manifest, if there is one to execute or to plan. Says whether there was.
    fn step(&mut self) -> Result<bool, Error> {
        let manifest = match self.next()? {
            Next::Execute(manifest) => *manifest,
            Next::Plan(n) => match self.plan(n)? {
                Some(manifest) => manifest,
                None => return Ok(false),
            },
        };
        self.progress.begin(manifest.n, manifest.bytes());
        let executed = self.execute(&manifest);
        self.progress.end();
        executed.map(|()| true)
    }

    /// What comes next. The log is read before the table: what the table holds then has a manifest that was read, unless another runner
    /// planned and committed in between.
    fn next(&mut self) -> Result<Next, Error> {
        let mut glances = 0;
        loop {
            self.manifests = self.job.runtime.block_on(self.log.manifests())?;
            if let Some(table) = &mut self.table {
                table.refresh()?;
            }
            let applied = match (&self.table, self.id) {
                (Some(table), Some(id)) => table.applied(&app_id(id))?.unwrap_or(0),
                _ => 0,
            };
            glances += 1;
            match next(u64::try_from(applied).unwrap_or(0), &self.manifests) {
                Err(_) if glances < GLANCES => {}
                found => return Ok(found.map_err(LogError::from)?),
            }
        }
    }

    /// The next manifest, written; none if there is nothing new.
    fn plan(&mut self, n: u64) -> Result<Option<Manifest>, Error> {
        let store = self.job.source.root().as_str();
        let plan = plan(&self.listing.files, &Named::collect(store, self.manifests.values()), self.job.caps);
        self.summary.note(&plan, |file| self.job.source.url_of(&file.path()).to_string());
        let Plan { take, .. } = plan;
        if take.is_empty() {
            return Ok(None);
        }
        let id = self.job.runtime.block_on(self.log.begin(Uuid::new_v4()))?;
        self.id = Some(id);
        let planned_at: DateTime<Utc> = self.job.now.into();
        let manifest = Manifest {
            n,
            log: id,
            store: store.to_owned(),
            files: take,
            catalogue: self.job.catalogue.tables.catalogue.to_string(),
            code_version: env!("CARGO_PKG_VERSION").to_owned(),
            planned_by: Uuid::new_v4(),
            planned_at,
            run_date: planned_at.date_naive(),
        };
        let (Proposal::Ours(manifest) | Proposal::Theirs(manifest)) =
            self.job.runtime.block_on(self.log.propose(manifest))?;
        Ok(Some(*manifest))
    }

    fn execute(&mut self, manifest: &Manifest) -> Result<(), Error> {
        let mut table = match self.table.take() {
            Some(table) => table,
            None => self.create()?,
        };
        let elsewhere;
        let source = if self.job.source.root().as_str() == manifest.store {
            &self.job.source
        } else {
            elsewhere = Location::parse(&manifest.store, Path::new("/"))?;
            &elsewhere
        };
        let quarantine = Quarantine::of(&self.log, manifest.log, self.job.quarantine.as_ref(), manifest.n);
        let execution = self.execution(Stamp { processed_at: micros(self.job.now), run_date: date(manifest) }, source);
        let executed = execution.execute(manifest, &mut table, quarantine);
        self.summary.table_version = Some(table.version());
        self.table = Some(table);
        match executed? {
            Executed::Committed(prepared) => self.summary.add(manifest, &prepared),
            Executed::AlreadyDone => self.summary.manifests_of_others.push(manifest.n),
        }
        Ok(())
    }

    fn create(&self) -> Result<Table, Error> {
        let Catalogue { tables, schema } = &self.job.catalogue;
        let partition = tables.field(tables.system.ingest_date).map_or("", |field| &field.name);
        let table = Table::create(&self.location, schema, partition, &planish_codegen::emit::PROPERTIES)?;
        // Another runner may have created it first, with another catalogue: execution compares again.
        Ok(table)
    }

    fn execution<'e>(&'e self, stamp: Stamp, source: &'e Location) -> Execution<'e> {
        Execution {
            catalogue: &self.job.catalogue,
            source,
            schema_changes: self.job.schema_changes,
            stamp,
            runtime: &self.job.runtime,
            progress: self.progress,
        }
    }
}

fn micros(now: SystemTime) -> Timestamp {
    Timestamp(DateTime::<Utc>::from(now).timestamp_micros())
}

fn date(manifest: &Manifest) -> Date {
    Date(
        manifest.run_date.signed_duration_since(chrono::NaiveDate::default()).num_days().try_into().unwrap_or_default(),
    )
}
