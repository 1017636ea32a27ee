/**
 * What a command is told: {@link org.sparkvae.config.RunConfig} is a tree of records, made and
 * checked by {@link org.sparkvae.config.ConfigLoader} from {@code reference.conf} (the one home of
 * every default), the operator's file and {@code --set}. {@link org.sparkvae.config.UserError} is
 * how every room says that the operator can mend something. Next door, {@code job} reads the
 * command line.
 */
package org.sparkvae.config;
