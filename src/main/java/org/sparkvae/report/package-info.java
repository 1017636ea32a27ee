/**
 * The page that shows a run: {@link org.sparkvae.report.Report} reads what the run and, where they
 * are at hand, its images say, has each {@link org.sparkvae.report.Section} write its part, and
 * puts the one self-contained HTML file into the run. Charts and pictures come from {@code
 * org.sparkvae.picture}, the run's files from {@code org.sparkvae.run}.
 */
package org.sparkvae.report;
