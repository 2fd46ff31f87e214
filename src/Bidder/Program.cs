Console.WriteLine("bidder");
