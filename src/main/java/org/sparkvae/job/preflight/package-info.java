/**
 * Before a job starts: what driver and executors have to compute with, and whether the job would
 * thrash, be killed or compute wrongly there. {@link org.sparkvae.job.preflight.Preflight} is the
 * way in; facts are gathered in one place and judged in another.
 */
package org.sparkvae.job.preflight;
