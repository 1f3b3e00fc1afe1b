//! The `joongobooks` command.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Parser, Subcommand};
use joongobooks::server::config::Config;
use joongobooks::server::state::AppState;
use joongobooks::server::{lifecycle, telemetry};
use joongobooks::{import, search, users};

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Joongobooks (중고북스), a used-book shop.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    /// The configuration.
    #[arg(long, global = true, default_value = "Leptos.toml")]
    config: PathBuf,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Opens the shop (what happens without a command).
    Serve {
        /// Puts a small shelf of books into a shop that is new and empty.
        #[arg(long)]
        demo_shelf: bool,
    },
    /// Reads books from a CSV file.
    Import {
        file: PathBuf,
        /// The file has no sellers and prices: into the catalogue alone.
        #[arg(long)]
        catalogue: bool,
    },
    /// Makes the search index anew; the shop may stay open.
    Reindex,
    /// What operators do.
    #[command(subcommand)]
    Admin(users::admin::Command),
}

/// Rendering waits for data that other tasks bring: with fewer threads it may wait for itself.
const MIN_WORKERS: usize = 4;

fn main() -> anyhow::Result<()> {
    let cores = std::thread::available_parallelism().map_or(MIN_WORKERS, usize::from);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(cores.max(MIN_WORKERS)).enable_all().build()?;
    runtime.block_on(run(Cli::parse()))
}

async fn run(cli: Cli) -> anyhow::Result<()> {
    telemetry::init();
    let config = Config::load(&cli.config)?;
    let leptos = leptos::config::get_configuration(cli.config.to_str()).context("[package.metadata.leptos] could not be read")?;
    let state = AppState::open(config, leptos.leptos_options).await?;
    match cli.command.unwrap_or(Command::Serve { demo_shelf: false }) {
        Command::Serve { demo_shelf } => lifecycle::run(state, demo_shelf).await,
        Command::Import { file, catalogue } => {
            println!("{}", import::import_file(&state, &file, catalogue).await?);
            Ok(())
        }
        Command::Reindex => {
            println!("{} wordings", search::index::rebuild(&state.db).await.map_err(|error| anyhow::anyhow!("the database refused: {error:?}"))?);
            Ok(())
        }
        Command::Admin(command) => users::admin::run(&state, command).await,
    }
}
