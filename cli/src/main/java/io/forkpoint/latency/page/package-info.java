/**
 * The latency lab's page: tables made here, pictures drawn in the reader's browser by ECharts, all of it in one file that
 * loads nothing from a network.
 */
package io.forkpoint.latency.page;
