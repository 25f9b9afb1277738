/** The report of an evaluation: a page for people, tables and figures for programs. */
@NullMarked
package org.atlasnode.app.evaluate.report;

import org.jspecify.annotations.NullMarked;
