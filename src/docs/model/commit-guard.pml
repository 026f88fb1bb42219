/*
 * How dmha finds out what became of a commit whose reply was lost, and what it does then: a model that spin checks in every
 * order of its steps. README.md beside it says how, what is left out, and what is found when a step is taken away (#ifdef).
 * Words in capitals name steps; the javadoc of the classes refers to them.
 */

/* Hosts. A: the primary on which the transaction was. B: its standby, until it is promoted. The others are no part of the
   cluster, can be written, and may stand in the URL: another database, and this one as it was before the last commit. */
#define A       0
#define B       1
#define FOREIGN 2
#define OLDER   3

/* What commits leave in a database, as bits of set[host]; for A also in the order of its log. */
#define FIRST   0  /* the row of the link, written when it was made */
#define LAST    1  /* the last commit of the connection of which the application was told */
#define TX      2  /* the transaction, and with it its token: a row in state C */
#define TOMB    3  /* the tombstone: the same token in state T */
#define REPLAY  4  /* the transaction done again, with another token */
#define GONE    5  /* the purge: the row by which the connection knows the database is deleted */
#define GONE_TX 6  /* the purge: the row of the token is deleted, by one whose clock is too far ahead */
#define NONE    7

#define HAS(h, e)      ((set[h] >> (e)) & 1)
#define CAN_WRITE(h)   (h != B || promoted)
/* A row is seen by others when nobody holds the key of the token in an open transaction. */
#define COMMITTED(h)   (key[h] == NOBODY && HAS(h, TX) && !HAS(h, GONE_TX))
#define BURIED(h)      (key[h] == NOBODY && HAS(h, TOMB))
/* The token of the transaction went into the row that is known, if it was there: then that row is not found any more. */
#define KNOWN_IS_AT(h) (known != NONE && HAS(h, known) && !HAS(h, GONE) && !(key[h] != OLD && HAS(h, TX)))

mtype = { NOTHING, DONE, FOUND, REPLAYED, NOT_APPLIED, UNKNOWN };  /* answers, and what the application is told */
mtype = { ASYNC, STORED_FIRST, SENT_FIRST };  /* the standby: nobody waits for it; it gets a commit after the disk, or before */
mtype = { UNMARKED, OPEN, COMMITTING, OVER };                      /* the old session, at its server */
mtype = { NOBODY, OLD, ONE, OTHER };                               /* who holds the key of the token */

mtype mode, told = NOTHING, old = UNMARKED;
mtype key[4] = NOBODY;
mtype answer[2] = NOTHING;
byte set[4], log[8];              /* log: of A */
byte written, stored, received;   /* how many entries of A's log are in its memory, on its disk, at B */
byte known = FIRST;               /* commitguard.DatabaseHistory: by what the connection knows the database; NONE if its row was gone */
byte txAt;                        /* the place of the transaction in the log of A */
bool later, aged;                 /* there is a LAST; rows may have been purged */
bool promoted, restarted;         /* B is the primary from now on, A may believe that it still is; A was restarted */
bool cut, sent, acknowledged, asking, looked;

/* A commit at a host. What is not in the first place where it goes is as if it had not been sent. */
inline write(h, e) {
  if
  :: h == A ->
     log[written] = e; written++;
     if
     :: mode != SENT_FIRST -> stored = written
     :: mode == SENT_FIRST && !promoted -> set[B] = set[B] | (1 << (e)); received = written
     :: else   /* B takes nothing from A any more */
     fi
  :: else
  fi;
  set[h] = set[h] | (1 << (e))
}

/* Whether a commit returns that was written at this place. */
#define IS_DURABLE(h, at) (h != A || (stored >= at && (mode == ASYNC || received >= at)))

/* Past: the number of the database, and the last commit. Without that nothing is concluded from what is not there, on no host:
   who has purged the one may have purged the token as well. Only where the transaction is done again, and nothing is concluded,
   the host of the lost link is believed without a commit that is so old that it may have been purged. */
#ifdef NO_IDENTITY
#define IS_SAME(h) true
#else
#define IS_SAME(h) (h != FOREIGN)
#endif
#ifdef NO_HISTORY
#define HAS_PAST(h) true
#else
#define HAS_PAST(h) KNOWN_IS_AT(h)
#endif
#ifdef ABSENCE_IS_PROOF
#define MAY_CONCLUDE(h) (HAS_PAST(h) || (h == A && (aged || known == NONE)))
#else
#define MAY_CONCLUDE(h) HAS_PAST(h)
#endif
#ifdef NO_TOUCH
#define MAY_STILL_CONCLUDE(h) true
#else
#define MAY_STILL_CONCLUDE(h) MAY_CONCLUDE(h)
#endif
#ifdef REPLAY_BELIEVES
#define MAY_REPLAY(h) (HAS_PAST(h) || aged || known == NONE)
#else
#define MAY_REPLAY(h) (HAS_PAST(h) || (h == A && (aged || known == NONE)))
#endif

/* What happens to the hosts, at any moment or never. */
active proctype Faults() {
  byte i;
  old != UNMARKED;
endFaults:
  do
  :: atomic { stored < written && stored < received -> stored++ }
  :: atomic { !promoted && received < stored -> set[B] = set[B] | (1 << log[received]); received++ }
  :: atomic { !promoted -> promoted = true }
  :: atomic { !restarted -> restarted = true;  /* A loses what is not on its disk; a standby that has more drops it */
       written = stored; set[A] = 0;
       do :: i < stored -> set[A] = set[A] | (1 << log[i]); i++ :: else -> i = 0; break od;
       do :: written < 7 && log[written] != 0 -> log[written] = 0; written++ :: else -> written = stored; break od;
       if
       :: received > stored -> received = stored; if :: !promoted -> set[B] = set[A] :: else fi
       :: else
       fi;
       key[A] = NOBODY;
       if :: old == OPEN || old == COMMITTING -> old = OVER :: else fi }
  /* PURGE: of rows that are old by the clock of who purges; one that an open transaction has changed is waited for. */
  :: atomic { COMMITTED(A) -> write(A, GONE_TX) }
  :: atomic { KNOWN_IS_AT(A) && key[A] == NOBODY -> write(A, GONE) }
  od
}

inline endOldSession() {
  if
  :: old == OPEN -> if :: write(A, TX) :: skip fi; old = OVER; key[A] = NOBODY  /* Dameng may commit what is open */
  :: old == COMMITTING -> old = OVER; key[A] = NOBODY  /* it has committed, and is seen before the standby has it */
  :: else
  fi
}

/* The old session, which lives on at A after its link is lost: a COMMIT that is under way may arrive late, or never. */
active proctype OldSession() {
  old != UNMARKED;
  do
  :: atomic { old == OPEN && sent -> write(A, TX); txAt = written; old = COMMITTING }
  :: atomic { old == COMMITTING && IS_DURABLE(A, txAt) -> old = OVER; key[A] = NOBODY; acknowledged = !cut }
  :: atomic { old == COMMITTING -> old = OVER; key[A] = NOBODY }   /* its wait for the standby is ended */
  :: atomic { old == OPEN && cut -> old = OVER; key[A] = NOBODY }  /* the server notices, and rolls back */
  :: atomic { old == OVER -> txAt = 0; break }
  od
}

/* A commit that writes nothing new must be taken as any other: by a standby that still is one, where that is waited for. */
#define IS_TAKEN(h) (CAN_WRITE(h) && (h != A || mode == ASYNC || !promoted))
#define IS_LINKED(h) (h != A || restarted == born)

/* The connection of the application: marks, commits, loses its link, asks, does the transaction again. */
active proctype Connection() {
  byte g, at;
  bool born;
  atomic {  /* whatever was before */
    if :: mode = ASYNC :: mode = STORED_FIRST :: mode = SENT_FIRST fi;
    if :: aged = true :: skip fi;
    log[0] = FIRST; log[1] = LAST; written = 1; set[A] = 1 << FIRST;
    if :: later = true; written = 2; set[A] = 3 :: log[1] = 0 fi;
    stored = written;
    if   /* the row of a link waits for no standby */
    :: later && mode != ASYNC -> received = 2; set[B] = 3
    :: mode == SENT_FIRST && !later -> received = 1; set[B] = 1
    :: else
    fi;
#ifndef FOUND_IS_FORGOTTEN  /* the last commit was found by the guard, after the row of the link was written */
    if :: later -> known = LAST :: else fi;
#endif
    set[FOREIGN] = set[A]; set[OLDER] = set[A] & ~(1 << known);
    if :: aged -> write(A, GONE) :: skip fi;
    /* MARK: the token becomes part of the transaction: in the row that is known, or in a new one if that is gone. */
    if :: KNOWN_IS_AT(A) :: else -> known = NONE fi;
    key[A] = OLD; old = OPEN; born = restarted }
  /* COMMIT: the link may be cut before it is sent, or while it is under way. */
  if
  :: cut = true -> goto again   /* surely not sent: nothing is to be asked */
  :: cut = true
  :: sent = true;
     if :: atomic { acknowledged -> told = DONE; goto over } :: cut = true fi
  fi;
  asking = true;
  /* HEAR: the first answer that comes; a question that was given up goes on at its host. */
  if
  :: atomic { answer[0] == FOUND || answer[1] == FOUND -> told = FOUND; goto over }
  :: answer[0] == NOT_APPLIED || answer[1] == NOT_APPLIED
  :: atomic { answer[0] != NOTHING && answer[1] != NOTHING -> told = UNKNOWN; goto over }
  fi;
again:  /* AGAIN: on any host, from the check on. A session that may commit when it is ended is not ended here. */
  atomic {
    if :: g = A :: g = B :: g = FOREIGN :: g = OLDER fi;
    born = restarted;
#ifdef END_BEFORE_REPLAY
    if :: g == A -> endOldSession() :: else fi;
#endif
    if
    :: CAN_WRITE(g) && IS_SAME(g) && MAY_REPLAY(g) -> write(g, REPLAY); at = (g == A -> written : 0)
    :: told = NOT_APPLIED; goto over
    fi };
  if
  :: atomic { IS_DURABLE(g, at) && IS_LINKED(g) -> told = REPLAYED; goto over }
  :: atomic { told = UNKNOWN; goto over }
  fi;
over:
  atomic { g = 0; at = 0; born = false }
}

/* Who asks. There are two, for the first question may be lost with its link and go on at its host. */
proctype Asker(byte number; mtype me) {
  byte h, at;
  bool born;
  mtype verdict;
endNobodyAsks:
  asking && (me == ONE || looked);   /* they are alike: ONE is who looks first */
  atomic {
    looked = true;
    /* ASK: on any host. END: the old session, where it is allowed. */
    if
    :: h = A; born = restarted; if :: endOldSession() :: skip fi
    :: h = B
    :: h = FOREIGN
    :: h = OLDER
    fi;
    /* LOOK: one query. Where the session reads what is not committed, it sees more. */
    if
    :: COMMITTED(h) || (h == A && old == OPEN) -> verdict = FOUND; goto confirm
    :: BURIED(h) -> verdict = NOT_APPLIED; goto confirm
    :: !COMMITTED(h) && !BURIED(h) && IS_SAME(h) && MAY_CONCLUDE(h)
    :: else -> verdict = UNKNOWN; goto done   /* commitguard.OtherDatabase */
    fi };
  /* WAIT: the insert of the token waits until nobody holds its key. TOMB: the token is there to stay, in state T. */
  if
#ifdef NO_WAIT
  :: atomic { IS_LINKED(h) && key[h] != NOBODY -> verdict = NOT_APPLIED; goto done }
#endif
  :: atomic { IS_LINKED(h) && COMMITTED(h) -> verdict = FOUND }
  :: atomic { IS_LINKED(h) && BURIED(h) -> verdict = NOT_APPLIED }
  :: atomic { IS_LINKED(h) && key[h] == NOBODY && !COMMITTED(h) && !BURIED(h) ->
       verdict = NOT_APPLIED;
#ifdef NO_TOMBSTONE
       goto done
#else
       if
       :: CAN_WRITE(h) -> key[h] = me; goto touch
       :: else -> verdict = UNKNOWN; goto done
       fi
#endif
     }
  :: atomic { verdict = UNKNOWN; goto done }   /* no answer within the budget */
  fi;
  goto confirm;
touch:  /* TOUCH: nor was the token there and is purged, if what it would have taken the place of is there now. */
  atomic {
    if
    :: IS_LINKED(h) && MAY_STILL_CONCLUDE(h) && h == A -> write(h, TOMB); at = written; goto commit
    :: MAY_STILL_CONCLUDE(h) && h != A -> set[h] = set[h] | (1 << TOMB); goto done
    :: else -> verdict = UNKNOWN; goto done
    fi };
confirm:  /* CONFIRM: what is found is proof only if it is still there for a write, and a commit after it is durable. */
#ifdef NO_CONFIRM
  goto done;
#endif
#ifdef TOMBSTONE_IS_PROOF
  if :: verdict == NOT_APPLIED -> goto done :: else fi;
#endif
  if
#ifdef ROW_IS_NOT_COUNTED
  :: atomic { IS_LINKED(h) && IS_TAKEN(h) && key[h] == NOBODY -> at = (h == A -> written : 0) }
#else
  :: atomic { IS_LINKED(h) && IS_TAKEN(h) && (verdict == FOUND -> COMMITTED(h) : BURIED(h)) -> at = (h == A -> written : 0) }
#endif
  :: atomic { verdict = UNKNOWN; goto done }
  fi;
commit:
  if
  :: atomic { IS_LINKED(h) && IS_DURABLE(h, at) -> goto done }
  :: atomic { verdict = UNKNOWN; goto done }
  fi;
done:  /* its session ends; what it has committed is seen then, whoever has it */
  atomic {
    if :: IS_LINKED(h) && key[h] == me -> key[h] = NOBODY :: else fi;
    answer[number] = verdict; verdict = 0; h = 0; at = 0; born = false }
}

/* The history that counts is that of the last primary. */
#define IS_IN(e) HAS((promoted -> B : A), e)
/* A failover to a standby for which nobody waits takes back what the old primary has acknowledged: no driver can help that. */
#define TAKEN(e) (mode == ASYNC && promoted && HAS(A, e))

init {
  atomic { run Asker(0, ONE); run Asker(1, OTHER) };
  /* when all is said */
  atomic {
    told != NOTHING && old == OVER && (!asking || (answer[0] != NOTHING && answer[1] != NOTHING)) ->
    /* never doubled */
    assert(!(IS_IN(TX) && IS_IN(REPLAY)));
    /* never lost */
    assert(told != DONE || IS_IN(TX) || TAKEN(TX));
    assert(told != FOUND || IS_IN(TX) || TAKEN(TX));
    assert(told != REPLAYED || IS_IN(REPLAY) || TAKEN(REPLAY));
    /* never a wrong answer, heard or not */
    assert(told != NOT_APPLIED || !(IS_IN(TX) || IS_IN(REPLAY)));
    assert((answer[0] != NOT_APPLIED && answer[1] != NOT_APPLIED) || !IS_IN(TX));
    assert((answer[0] != FOUND && answer[1] != FOUND) || IS_IN(TX) || TAKEN(TX));
    /* never on top of a database that has lost what the application was told */
    assert(!(later && IS_IN(REPLAY)) || IS_IN(LAST)) }
}
