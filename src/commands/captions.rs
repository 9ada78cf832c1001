//! The words of the product, each once.
//!
//! Captions are those of the Dynamics 365 Commerce documentation, to the letter: operators look
//! for the word they read. A translation replaces this file.

/// Writes the rows of a list to a file.
pub const EXPORT: &str = "Export what is shown (CSV)";
/// The name in the navigation bar.
pub const PRODUCT: &str = "commerce-hq";
/// The choice of the company.
pub const COMPANY: &str = "Company";
/// Pages that were visited last.
pub const RECENT: &str = "Recent";
/// The first page.
pub const ALL_WORKSPACES: &str = "All workspaces";
/// The workspace of distribution schedules and channels.
pub const RETAIL_AND_COMMERCE_IT: &str = "Retail and Commerce IT";
/// The workspace of order synchronization and posting.
pub const STORE_FINANCIALS: &str = "Store financials";
/// The list of uploaded orders.
pub const ONLINE_STORE_TRANSACTIONS: &str = "Online store transactions";
/// One of them.
pub const ONLINE_STORE_TRANSACTION: &str = "Online store transaction";
/// The list of sales orders.
pub const ALL_SALES_ORDERS: &str = "All sales orders";
/// One of them.
pub const SALES_ORDER: &str = "Sales order";
/// The list of transactions whose synchronization failed.
pub const ORDER_SYNCHRONIZATION_ERRORS: &str = "Order synchronization errors";
/// The list of payments.
pub const CUSTOMER_PAYMENT_JOURNALS: &str = "Customer payment journals";
/// The list of ledger lines.
pub const VOUCHER_TRANSACTIONS: &str = "Voucher transactions";
/// The dialog that shows everything one row holds.
pub const DETAILS: &str = "Details";
/// The page of upload schedules such as P-0001.
pub const DISTRIBUTION_SCHEDULE: &str = "Distribution schedule";
/// The page of what channel databases sent.
pub const UPLOAD_SESSIONS: &str = "Upload sessions";
/// Runs a schedule once, now.
pub const RUN_NOW: &str = "Run now";
/// The upload sessions of a schedule.
pub const HISTORY: &str = "History";
/// The `FastTab` of name, description and direction.
pub const GENERAL: &str = "General";
/// The `FastTab` of the groups that a schedule serves.
pub const CHANNEL_DATABASE_GROUPS: &str = "Channel database groups";
/// The `FastTab` of the jobs of a schedule.
pub const SCHEDULER_JOBS: &str = "Scheduler jobs";
/// Puts a record into a grid.
pub const ADD: &str = "Add";
/// Takes a record out of a grid.
pub const REMOVE: &str = "Remove";
/// The dialog that chooses a group for a schedule.
pub const ADD_GROUP: &str = "Add channel database group";
/// The dialog, and the job, that turns transactions into sales orders and payments.
pub const SYNCHRONIZE_ORDERS: &str = "Synchronize orders";
/// The dialog that says when a batch job runs again.
pub const DEFINE_RECURRENCE: &str = "Define recurrence";
/// The tab of what a job works on.
pub const PARAMETERS: &str = "Parameters";
/// The tab of how a job is run.
pub const RUN_IN_THE_BACKGROUND: &str = "Run in the background";
/// Which tree of stores is shown.
pub const ORGANIZATION_HIERARCHY: &str = "Organization hierarchy";
/// The tree to choose from.
pub const AVAILABLE_NODES: &str = "Available organization nodes";
/// What is chosen.
pub const SELECTED_NODES: &str = "Selected organization nodes";
/// The right arrow; the product shows no word.
pub const ADD_SELECTION: &str = "Add selection";
/// The left arrow; the product shows no word.
pub const REMOVE_SELECTION: &str = "Remove selection";
/// Whether a job is run by the batch server.
pub const BATCH_PROCESSING: &str = "Batch processing";
/// What a batch job is called.
pub const TASK_DESCRIPTION: &str = "Task description";
/// Which jobs share room and priority.
pub const BATCH_GROUP: &str = "Batch group";
/// Nobody but its maker may change a batch job.
pub const PRIVATE: &str = "Private";
/// A label of a batch job.
pub const CRITICAL_JOB: &str = "Critical job";
/// Another label of a batch job.
pub const MONITORING_CATEGORY: &str = "Monitoring category";
/// The dialog that says which ends of runs are told, and its button.
pub const ALERTS: &str = "Alerts";
/// A run ended well.
pub const ENDED: &str = "Ended";
/// A run failed.
pub const ERROR: &str = "Error";
/// A run was canceled.
pub const CANCELED: &str = "Canceled";
/// The dialog that makes a batch job of a schedule, and its button.
pub const CREATE_BATCH_JOB: &str = "Create batch job";
/// Opens Define recurrence.
pub const RECURRENCE: &str = "Recurrence";
/// The day of the first run.
pub const START_DATE: &str = "Start date";
/// The time of the first run.
pub const START_TIME: &str = "Start time";
/// The zone of the first run.
pub const TIME_ZONE: &str = "Time zone";
/// The group of the three ends.
pub const RANGE: &str = "Range of recurrence";
/// It never ends.
pub const NO_END_DATE: &str = "No end date";
/// It ends after a number of runs; also the field of the number.
pub const END_AFTER: &str = "End After";
/// It ends with a day; also the field of the day.
pub const END_BY: &str = "End by";
/// The group of the units.
pub const PATTERN: &str = "Recurrence pattern";
/// The group of the days of a week that something runs on.
pub const WEEKDAYS: &str = "Weekdays";
/// The group of the two ways to name a day of a month.
pub const MONTH_DAY: &str = "Day of the month";
/// The day of a month by its number; also the field of the number.
pub const DAY_OF_MONTH: &str = "Day of month";
/// The day of a month by its weekday.
pub const WEEKDAY_OF_MONTH: &str = "Weekday of month";
/// Which of the weekdays of one name in a month.
pub const WEEK_OF_MONTH: &str = "Week of month";
/// A day of the week.
pub const WEEKDAY: &str = "Weekday";
/// The number of units between two runs.
pub const COUNT: &str = "Count";
/// Store time, and how it moves.
pub const CLOCK: &str = "Clock";
/// Every run that executes.
pub const JOB_CENTER: &str = "Job center";
/// Lets time or a run stand still.
pub const PAUSE: &str = "Pause";
/// Lets it go on.
pub const RESUME: &str = "Resume";
/// The page of channel databases.
pub const CHANNEL_DATABASE: &str = "Channel database";
/// The page of groups of channel databases.
pub const CHANNEL_DATABASE_GROUP: &str = "Channel database group";
/// The page of the jobs of schedules.
pub const SCHEDULER_JOB: &str = "Scheduler job";
/// The page of how far each order's synchronization is.
pub const ORDER_SYNCHRONIZATION_STATUS: &str = "Order synchronization status";
/// The `FastTab` of how a channel database is reached.
pub const DATA_SYNCHRONIZATION: &str = "Data synchronization";
/// Stops the packaging of a channel database.
pub const PAUSE_DATA_SYNCHRONIZATION: &str = "Pause data synchronization";
/// The `FastTab` of the channels that a channel database serves.
pub const RETAIL_CHANNEL: &str = "Retail channel";
/// How often a channel database packages its rows.
pub const UPLOAD_INTERVAL: &str = "Upload interval";
/// Lets the next run take a package again.
pub const RERUN: &str = "Rerun";
/// The page of all batch jobs.
pub const BATCH_JOBS: &str = "Batch jobs";
/// The page of the batch jobs that a person made.
pub const MY_BATCH_JOBS: &str = "My batch jobs";
/// One batch job.
pub const BATCH_JOB: &str = "Batch job";
/// The page of what became of due times.
pub const BATCH_JOB_HISTORY: &str = "Batch job history";
/// One run of a batch job; also the button that shows it.
pub const LOG: &str = "Log";
/// Parks, releases or cancels a batch job.
pub const CHANGE_STATUS: &str = "Change status";
/// Makes another batch job like it.
pub const COPY_BATCH_JOB: &str = "Copy batch job";
/// Takes a record away.
pub const DELETE: &str = "Delete";
/// Opens a batch job with its tasks.
pub const VIEW_TASKS: &str = "View tasks";
/// The options of a task of a batch job.
pub const TASK_OPTIONS: &str = "Task options";
/// How often a task that failed is tried again.
pub const MAXIMUM_RETRIES: &str = "Maximum retries";
/// The failure of a task does not fail its job.
pub const IGNORE_TASK_FAILURE: &str = "Ignore task failure";
/// The page of news about batch jobs.
pub const MESSAGE_CENTER: &str = "Message center";
/// Marks a message as read.
pub const MARK_AS_READ: &str = "Mark as read";
/// Marks all messages as read.
pub const MARK_ALL_AS_READ: &str = "Mark all as read";
/// Opens the batch job of a message.
pub const OPEN_BATCH_JOB: &str = "Open batch job";
/// A Yes/No question.
pub const QUESTION: &str = "Question";
/// The dialog over the whole command registry.
pub const ACTION_SEARCH: &str = "Action search";
/// The dialog over all pages.
pub const PAGE_SEARCH: &str = "Search for a page";
/// The dialog that explains the focused control and all keys.
pub const HELP: &str = "Help";
/// The question asked when leaving while runs execute.
pub const LEAVE: &str = "Leave";
/// The button that accepts a dialog.
pub const OK: &str = "OK";
/// The button that discards a dialog.
pub const CANCEL: &str = "Cancel";
/// The button that closes a dialog with nothing to accept.
pub const CLOSE: &str = "Close";
/// The consenting answer to a question, and the value of a switch that is on.
pub const YES: &str = "Yes";
/// The refusing answer to a question, and the value of a switch that is off.
pub const NO: &str = "No";
/// The caption of a filter field.
pub const FILTER: &str = "Filter";
