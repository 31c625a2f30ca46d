# A server for LDAP searches that lies as it is told.
#
#     perl lying-server.pl SOCKET LIE
#
# It has the people ann, bob, carol and dora, the groups admins (ann, bob) and ops (carol,
# dora), and pages. LIE is a file of Perl, run for each search: it changes @answer, which holds
# [entry => DN, [TYPE, VALUE…]…], [reference => URI], and at the end [done => CODE, COOKIE], and
# looks at $base, $scope (0: base search), $cookie and $page (entries wanted). A COOKIE that is
# undef leaves the control out; a reference to a string is its whole value. Serves until it is ended.
use strict;
use warnings;
use IO::Socket::UNIX;

$SIG{PIPE} = 'IGNORE';
my ($socket, $lie) = @ARGV;
our $people = 'ou=people,dc=corp,dc=example';
my @people = qw(ann bob carol dora);
my %groups = (admins => ['ann', 'bob'], ops => ['carol', 'dora']);
our ($base, $scope, $cookie, $page, @answer);

# --- BER: X.690, definite lengths -------------------------------------------

sub tlv {
	my ($tag, $content) = @_;
	my $n = length $content;
	return chr($tag) . ($n < 128 ? chr $n : "\x84" . pack 'N', $n) . $content;
}

sub take {    # from the front of a string: tag and content, undef if not whole
	return if length $_[0] < 2;
	my $length = ord substr $_[0], 1, 1;
	my $head = 2;
	if ($length > 127) {
		$head += $length & 127;
		$length = unpack 'N', substr "\0\0\0\0" . substr($_[0], 2, $length & 127), -4;
	}
	return if length $_[0] < $head + $length;
	my @taken = (ord $_[0], substr $_[0], $head, $length);
	substr($_[0], 0, $head + $length) = '';
	return @taken;
}

sub content { return (take($_[0]))[1] }
sub text    { return tlv(4, $_[0]) }
sub result  { return tlv(10, chr $_[0]) . text('') . text('') }

# --- what is true -----------------------------------------------------------

sub person {
	return [entry => "uid=$_[0],$people", [objectClass => 'inetOrgPerson'], [uid => $_[0]],
		[cn => ucfirst $_[0]], [mail => "$_[0]\@corp.example"], [entryUUID => "id-$_[0]"]];
}

sub group {
	my ($name, @members) = @_;
	return [entry => "cn=$name,ou=groups,dc=corp,dc=example", [objectClass => 'groupOfNames'],
		[entryUUID => "id-$name"], [member => map { "uid=$_,$people" } @members]];
}

sub truth {
	my %entries = map { $_->[1] => $_ } map({ person($_) } @people),
		map { group($_, @{$groups{$_}}) } keys %groups;
	if ($scope == 0) {
		return $entries{$base} ? ($entries{$base}, [done => 0]) : [done => $base =~ /=/ ? 32 : 34];
	}
	my $first = $cookie || 0;
	my $last = $page && $first + $page < @people ? $first + $page : @people;
	return map({ person($people[$_]) } $first .. $last - 1),
		[done => 0, $page ? ($last < @people ? $last : '') : ()];
}

# --- requests and answers ---------------------------------------------------

sub read_search {
	my ($search, $controls) = @_;
	$base = content($search);
	$scope = ord content($search);
	($page, $cookie) = (0, '');
	while (length $controls) {
		my $control = content($controls);
		next if content($control) ne '1.2.840.113556.1.4.319';
		my ($tag, $value) = take($control);
		$value = content($control) if $tag == 1;
		my $paging = content($value);
		$page = unpack 'N', substr "\0\0\0\0" . content($paging), -4;
		$cookie = content($paging);
	}
	return;
}

sub control {
	my $value = ref $_[0] ? ${$_[0]} : tlv(0x30, tlv(2, "\0") . text($_[0]));
	return tlv(0xa0, tlv(0x30, text('1.2.840.113556.1.4.319') . text($value)));
}

sub attribute {    # [type => values], or a reference to the bytes of one
	return ${$_[0]} if ref $_[0] eq 'SCALAR';
	my ($type, @values) = @{$_[0]};
	return tlv(0x30, text($type) . tlv(0x31, join '', map { text($_) } @values));
}

sub message {
	my ($id, $kind, @rest) = @_;
	my $controls = '';
	my $op;
	if ($kind eq 'entry') {
		my $dn = shift @rest;
		$op = tlv(0x64, text($dn) . tlv(0x30, join '', map { attribute($_) } @rest));
	} elsif ($kind eq 'reference') {
		$op = tlv(0x73, text($rest[0]));
	} else {
		$op = tlv(0x65, result($rest[0]));
		$controls = control($rest[1]) if defined $rest[1];
	}
	return tlv(0x30, $id . $op . $controls);
}

sub answer {
	my ($id, $tag, $op, $controls) = @_;
	return tlv(0x30, $id . tlv(0x61, result(0))) if $tag == 0x60;
	return tlv(0x30, $id . tlv(0x78, result(0) . tlv(0x8b, 'dn:cn=client'))) if $tag == 0x77;
	return '' if $tag != 0x63;
	read_search($op, $controls);
	@answer = truth();
	-e $lie and (defined do $lie or die "$lie: $@");
	return join '', map { message($id, @$_) } @answer;
}

sub serve {
	my ($client) = @_;
	my $buffer = '';
	while (sysread $client, $buffer, 65536, length $buffer) {
		while (defined(my $message = content($buffer))) {
			my $id = tlv(2, content($message));
			my ($tag, $op) = take($message);
			syswrite $client, answer($id, $tag, $op, content($message) // '');
		}
	}
	return;
}

my $listener = IO::Socket::UNIX->new(Local => $socket, Listen => 5) or die "$socket: $!";
while (my $client = $listener->accept) {
	serve($client);
}
