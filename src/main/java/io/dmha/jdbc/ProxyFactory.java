package io.dmha.jdbc;

import io.dmha.binding.Arguments;
import io.dmha.codegen.JdbcMethodRules;
import io.dmha.codegen.MethodRules;
import io.dmha.codegen.Prototypes;
import io.dmha.failover.ConnectionCore;
import io.dmha.link.Link;
import io.dmha.replay.ArrayContent;
import io.dmha.replay.Refusal;
import io.dmha.replay.StatementFactory;
import io.dmha.session.UnwrapExtension;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Makes the proxies of one URL's connections. Thread-safe. */
public final class ProxyFactory {
  private static final MethodRules RULES =
      new JdbcMethodRules(StatementProxy.class, NotedRows.class, Arguments.class);

  final UnwrapExtension views;

  private final Prototypes<ConnectionProxy> connections =
      new Prototypes<>(ConnectionProxy.class, Connection.class, RULES);
  private final Prototypes<PlainStatementProxy> statements =
      new Prototypes<>(PlainStatementProxy.class, Statement.class, RULES);
  private final Prototypes<PreparedStatementProxy> prepared =
      new Prototypes<>(PreparedStatementProxy.class, PreparedStatement.class, RULES);
  private final Prototypes<CallableStatementProxy> callable =
      new Prototypes<>(CallableStatementProxy.class, CallableStatement.class, RULES);
  private final Prototypes<ResultSetProxy> resultSets =
      new Prototypes<>(ResultSetProxy.class, ResultSet.class, RULES);
  private final Prototypes<MetaDataProxy> metaData =
      new Prototypes<>(MetaDataProxy.class, DatabaseMetaData.class, RULES);
  private final Prototypes<ServerObjectProxy> parts =
      new Prototypes<>(ServerObjectProxy.class, null, RULES);

  /**
   * @param views what the connections can be unwrapped to beside their own types
   */
  public ProxyFactory(UnwrapExtension views) {
    this.views = views;
  }

  /** The connection that the application gets; {@code like} is one of the delegate's. */
  public ConnectionProxy connection(Connection like, ConnectionCore core) {
    return connections.of(like).fresh(this, core);
  }

  Statement plain(ConnectionProxy owner, Link link, Statement delegate, StatementFactory factory) {
    return statements.of(delegate).fresh(owner, link, delegate, factory);
  }

  PreparedStatement prepared(
      ConnectionProxy owner, Link link, Statement delegate, StatementFactory factory, String sql) {
    return delegate instanceof CallableStatement
        ? callable.of(delegate).fresh(owner, link, delegate, factory, sql)
        : prepared.of(delegate).fresh(owner, link, delegate, factory, sql);
  }

  ResultSetProxy resultSet(
      ConnectionProxy owner,
      Link link,
      ResultSet delegate,
      @Nullable StatementProxy statement,
      @Nullable RepeatableQuery source) {
    return resultSets.of(delegate).fresh(owner, link, delegate, statement, source);
  }

  MetaDataProxy metaData(ConnectionProxy owner, Link link, DatabaseMetaData delegate) {
    return metaData.of(delegate).fresh(owner, link, delegate);
  }

  Object part(ConnectionProxy owner, Link link, Object delegate) {
    return parts.of(delegate).fresh(owner, link, delegate);
  }

  /**
   * A LOB or an array that the connection has made for the application.
   *
   * @param given what is in the array; null of a LOB, and where that may change
   */
  Object made(ConnectionProxy owner, Link link, Object delegate, @Nullable ArrayContent given) {
    if (given == null && delegate instanceof Array) {
      owner.core.transaction.journal.refuse(Refusal.LOCATOR);
    }
    return parts.of(delegate).fresh(owner, link, delegate).made(given);
  }

  /** A statement that the driver made for itself: behind the rows of the metadata. */
  Statement foreign(ConnectionProxy owner, Link link, Statement delegate) {
    return plain(
        owner,
        link,
        delegate,
        connection -> {
          throw new java.sql.SQLException(
              "The statement was the driver's own and is lost with its connection.", "HY010");
        });
  }

  /**
   * What the application gets instead of {@code value}: a proxy of everything that may speak to the
   * server later, the value itself otherwise.
   *
   * @param seesContent whether what a LOB or an array holds is noted by who asks
   */
  @Nullable Object wrap(
      ConnectionProxy owner, Link link, @Nullable Object value, boolean seesContent) {
    if (value == null || value instanceof Number || value instanceof CharSequence) {
      return value;
    }
    if (value instanceof ResultSet) {
      owner.core.transaction.journal.refuse(Refusal.UNSEEN);
      return resultSet(owner, link, (ResultSet) value, null, null);
    }
    boolean isPart =
        value instanceof Blob
            || value instanceof Clob
            || value instanceof Array
            || value instanceof SQLXML
            || value instanceof Ref
            || value instanceof Savepoint
            || value instanceof ResultSetMetaData
            || value instanceof ParameterMetaData;
    if (!isPart) {
      return value;
    }
    boolean isDescription =
        value instanceof ResultSetMetaData || value instanceof ParameterMetaData;
    boolean isLob = value instanceof Blob || value instanceof Clob;
    boolean isReadable =
        value instanceof Array || (isLob && owner.core.context.dialect.mayReadLobsAhead());
    if (!isDescription && !(seesContent && isReadable) && !(value instanceof Savepoint)) {
      owner.core.transaction.journal.refuse(Refusal.LOCATOR);
    }
    return part(owner, link, value);
  }
}
